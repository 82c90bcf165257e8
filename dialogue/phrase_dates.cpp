#include "dialogue/phrase_dates.hpp"

#include <optional>

namespace fulcrum::dialogue {

std::string date_in_words(const phrasebook& book, local_date date) {
    const auto weekday = listed(book, "date.weekdays", weekday_of(date).iso_encoding() - 1);
    const auto month = listed(book, "date.months", static_cast<unsigned>(date.month()) - 1);
    return phrase(book, "date.day",
                  {{"weekday", weekday}, {"day", std::to_string(unsigned(date.day()))}, {"month", month}});
}

std::string moment_in_words(const phrasebook& book, instant t, std::string_view zone) {
    const auto local = to_local(t, zone);
    return phrase(book, "date.at", {{"day", date_in_words(book, local.date)}, {"clock", clock_text(local.time)}});
}

std::string rhythm_in_words(const phrasebook& book, const rhythm& r) {
    constexpr unsigned every_day = 0b1111111;
    std::string all;
    const auto clock = [](const std::optional<time_of_day>& t) { return t ? clock_text(*t) : std::string(); };
    for (const auto& part : parts_of(r)) {
        const unsigned bits = part.days.bits;
        std::string days;
        if (bits == every_day)
            days = phrase(book, "rhythm.every_day");
        else if (bits == 0b0011111)
            days = phrase(book, "rhythm.weekdays");
        else if (bits == 0b1100000)
            days = phrase(book, "rhythm.weekends");
        else
            for (unsigned i = 0; i < 7; ++i)
                if (bits >> i & 1u) days.append(days.empty() ? "" : ", ").append(listed(book, "date.weekdays", i));
        if (!all.empty()) all += "; ";
        all += phrase(book,
                      !part.evening   ? "rhythm.morning"
                      : !part.morning ? "rhythm.evening"
                                      : "rhythm.both",
                      {{"days", days}, {"morning", clock(part.morning)}, {"evening", clock(part.evening)}});
    }
    return all.empty() ? phrase(book, "rhythm.off") : all;
}

}  // namespace fulcrum::dialogue
