#include "dialogue/graph.hpp"

#include <algorithm>

namespace fulcrum::dialogue {

bool waits(const step_action& action) {
    if (const auto* draw = std::get_if<draw_step>(&action)) return draw->from != bank::tip;
    return std::holds_alternative<ask_step>(action) || std::holds_alternative<choose_step>(action) ||
           std::holds_alternative<scale_step>(action) || std::holds_alternative<yes_no_step>(action) ||
           std::holds_alternative<plan_step>(action) || std::holds_alternative<check_step>(action) ||
           std::holds_alternative<balance_step>(action) || std::holds_alternative<vision_step>(action) ||
           std::holds_alternative<values_step>(action) || std::holds_alternative<priorities_step>(action) ||
           std::holds_alternative<upward_step>(action);
}

int day_count(const track& t) { return t.every_day ? t.length : static_cast<int>(t.days.size()); }

const day* day_at(const track& t, int n) {
    if (n < 1) return nullptr;
    if (n <= static_cast<int>(t.days.size())) return &t.days[static_cast<std::size_t>(n - 1)];
    if (t.every_day && (t.length == 0 || n <= t.length)) return &*t.every_day;
    return nullptr;
}

std::vector<const session*> sessions_of(const track& t) {
    std::vector<const session*> all;
    const auto add = [&](const std::optional<session>& s) {
        if (s) all.push_back(&*s);
    };
    add(t.first_day);
    for (const auto& d : t.days) add(d.morning), add(d.evening);
    if (t.every_day) add(t.every_day->morning), add(t.every_day->evening);
    add(t.weekly_review);
    add(t.last_day);
    return all;
}

const session* find_session(const track& t, const session_id& s) {
    for (const auto* one : sessions_of(t))
        if (one->id == s) return one;
    return nullptr;
}

int find_step(const session& s, const step_id& id) {
    const auto found = std::find_if(s.steps.begin(), s.steps.end(), [&](const step& st) { return st.id == id; });
    return found == s.steps.end() ? -1 : static_cast<int>(found - s.steps.begin());
}

session_id morning_of(int day) { return session_id{"day-" + std::to_string(day) + "/morning"}; }
session_id evening_of(int day) { return session_id{"day-" + std::to_string(day) + "/evening"}; }

const phrasebook& library::book(std::string_view language) const {
    static const phrasebook none;
    auto found = messages.find(std::string(language));
    if (found == messages.end()) found = messages.find("en");
    return found == messages.end() ? none : found->second;
}

std::string_view library::language_for(std::string_view chosen, std::string_view locale) const {
    for (const auto tag : {chosen, locale.substr(0, locale.find_first_of("-_"))})
        if (const auto found = messages.find(std::string(tag)); found != messages.end()) return found->first;
    return "en";
}

const track* library::find(const track_id& id, std::string_view language) const {
    const auto found = tracks.find(id);
    if (found == tracks.end()) return nullptr;
    if (found->second.language != language)
        if (const auto others = translations.find(id); others != translations.end())
            if (const auto it = others->second.find(std::string(language)); it != others->second.end())
                return &it->second;
    return &found->second;
}

despair library::hear(std::string_view typed) const { return ear ? ear->read(typed) : despair::none; }

const track* library::find_edition(const track_id& id, std::string_view edition) const {
    if (const auto found = tracks.find(id); found != tracks.end() && found->second.edition == edition)
        return &found->second;
    if (const auto others = translations.find(id); others != translations.end())
        for (const auto& [language, t] : others->second)
            if (t.edition == edition) return &t;
    const auto old = past.find({id, std::string(edition)});
    return old == past.end() ? nullptr : &old->second;
}

}  // namespace fulcrum::dialogue
