#include "dialogue/admin/texts.hpp"

#include "dialogue/phrase_dates.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

std::string typed(std::string_view words) { return quiet_mentions(shortened(words, 40)); }

std::string retired_words(const phrasebook& book, const library& texts, const track_id& track) {
    return phrase(book, "admin.retired.is",
                  {{"title", quiet_mentions(texts.tracks.at(track).title)}, {"track", track.text()}});
}

std::string unclear_text(const phrasebook& book, const admin_request& r) {
    return phrase(book, r.problem, {{"detail", r.detail}}) + "\n\n" + phrase(book, "admin.help");
}

std::string defaults_text(const phrasebook& book, const settings& set, const library& texts) {
    const auto t = texts.tracks.find(set.track);
    const auto track = set.track.empty()         ? phrase(book, "admin.defaults.choice")
                       : t == texts.tracks.end() ? set.track.text()
                                                 : "**" + t->second.title + "**";
    return phrase(book, "admin.defaults",
                  {{"rhythm", rhythm_in_words(book, set.when)}, {"zone", set.zone}, {"track", track}});
}

std::string calendars_text(const phrasebook& book, const settings& set) {
    const auto days = [](const holiday_calendar& c) { return std::to_string(c.days.size()); };
    std::string text = set.holidays ? phrase(book, "admin.holidays.usual", {{"count", days(*set.holidays)}})
                                    : phrase(book, "admin.holidays.none");
    for (const auto& [name, calendar] : set.calendars)
        text += "\n- " + phrase(book, "admin.holidays.one", {{"calendar", name}, {"count", days(*calendar)}});
    const auto example = set.calendars.empty() ? std::string() : set.calendars.begin()->first;
    return text + "\n\n" +
           (example.empty() ? phrase(book, "admin.holidays.where")
                            : phrase(book, "admin.holidays.how", {{"calendar", example}}));
}

}  // namespace fulcrum::dialogue
