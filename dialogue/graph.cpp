#include "dialogue/graph.hpp"

#include <string>

namespace fulcrum::dialogue {

bool waits(const step_action& action) {
    return std::holds_alternative<ask_step>(action) || std::holds_alternative<choose_step>(action) ||
           std::holds_alternative<scale_step>(action) || std::holds_alternative<yes_no_step>(action);
}

const session* find_session(const track& t, const session_id& s) {
    for (const day& d : t.days) {
        if (d.morning && d.morning->id == s) return &*d.morning;
        if (d.evening && d.evening->id == s) return &*d.evening;
    }
    return nullptr;
}

int find_step(const session& s, const step_id& id) {
    for (std::size_t i = 0; i < s.steps.size(); ++i) {
        if (s.steps[i].id == id) return static_cast<int>(i);
    }
    return -1;
}

session_id morning_of(int day) { return session_id{"day-" + std::to_string(day) + "/morning"}; }
session_id evening_of(int day) { return session_id{"day-" + std::to_string(day) + "/evening"}; }

}  // namespace fulcrum::dialogue
