#include "dialogue/turn/context.hpp"

#include <chrono>
#include <utility>

#include "dialogue/calendar.hpp"
#include "dialogue/closed_answer.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

int rank(message_kind k) {
    switch (k) {
        case message_kind::greeting:
            return 6;
        case message_kind::prompt:
            return 5;
        case message_kind::tip:
            return 4;
        case message_kind::question:
            return 3;
        case message_kind::error:
            return 2;
        case message_kind::confirm:
            return 1;
        case message_kind::reply:
            return 0;
    }
    return 0;
}

}  // namespace

turn_context::turn_context(const definition& def, person_state person, instant now)
    : def_(def), state_(std::move(person)), now_(now) {}

void turn_context::tell(message_kind kind, std::string_view key, phrase_values values) {
    tell_text(kind, words(key, values));
}

void turn_context::tell_text(message_kind kind, std::string text) {
    if (text.empty()) return;
    if (said_.empty() || rank(kind) > rank(kind_)) kind_ = kind;
    said_.push_back(std::move(text));
}

std::string turn_context::words(std::string_view key, phrase_values values) const {
    const std::string_view name = state_.first_name.empty() ? state_.username : state_.first_name;
    const auto found = book().find(key);
    if (found == book().end() || found->second.empty()) return "[" + std::string(key) + "]";
    const auto& wordings = found->second;
    return render(wordings[(state_.revision + state_.seed) % wordings.size()],
                  [&](std::string_view hole) -> std::optional<std::string> {
                      for (const auto& [k, v] : values)
                          if (k == hole) return v.empty() ? std::nullopt : std::optional<std::string>(v);
                      if (hole == "coach") return def_.set.coach;
                      if (hole == "name" && !name.empty()) return std::string(name);
                      return std::nullopt;
                  });
}

std::string_view turn_context::language() const { return def_.texts->language_for(state_.language, state_.locale); }

std::string turn_context::listed_options(std::string_view key) const {
    std::string list;
    const auto found = book().find(key);
    if (found == book().end()) return list;
    for (std::size_t i = 0; i < found->second.size(); ++i)
        list += (i ? "\n" : "") + std::to_string(i + 1) + ". " + found->second[i];
    return list;
}

std::vector<option> turn_context::listed_choices(std::string_view key) const {
    std::vector<option> options;
    if (const auto found = book().find(key); found != book().end())
        for (const auto& label : found->second) options.push_back({label, label});
    return options;
}

std::size_t turn_context::count_listed(std::string_view key) const {
    const auto found = book().find(key);
    return found == book().end() ? 0 : found->second.size();
}

std::optional<int> turn_context::read_listed(std::string_view typed, std::string_view key) const {
    const auto options = listed_choices(key);
    const auto read = read_choice_answer(vocab(), typed, options);
    for (std::size_t i = 0; read && i < options.size(); ++i)
        if (options[i].value == read.value) return static_cast<int>(i);
    return std::nullopt;
}

const std::string& turn_context::zone() const { return zone_of(state_); }

local_date turn_context::today() const { return to_local(now_, zone()).date; }

std::string turn_context::moment(instant t) const {
    const auto local = to_local(t, zone());
    const std::string day = local.date == today()                ? words("date.today")
                            : local.date == add_days(today(), 1) ? words("date.tomorrow")
                                                                 : date_words(local.date);
    return local.time.minutes == 0 ? day : words("date.at", {{"day", day}, {"clock", clock_text(local.time)}});
}

std::string turn_context::date_words(local_date date) const {
    const auto far = std::chrono::abs(std::chrono::sys_days(date) - std::chrono::sys_days(today())) > 180 * 24h;
    return date_in_words(book(), date) + (far ? " " + std::to_string(static_cast<int>(date.year())) : std::string());
}

std::string turn_context::rhythm_words(const rhythm& r) const { return rhythm_in_words(book(), r); }

std::string turn_context::next_words(std::string_view key_some, std::string_view key_none) const {
    const auto next = next_one();
    return next ? words(key_some, {{"moment", moment(next->due_at)}}) : words(key_none);
}

}  // namespace fulcrum::dialogue
