#include "content/draft.hpp"

#include <type_traits>

namespace fulcrum::content {

const dialogue::answer_name* answer_of(const dialogue::step_action& action) {
    return std::visit(
        [](const auto& a) -> const dialogue::answer_name* {
            if constexpr (requires { a.as; })
                return a.as.name.empty() ? nullptr : &a.as;
            else
                return nullptr;
        },
        action);
}

std::vector<const dialogue::text*> texts_of(const dialogue::step_action& action) {
    return std::visit(
        [](const auto& a) -> std::vector<const dialogue::text*> {
            if constexpr (requires { a.question.wordings; })
                return {&a.question};
            else if constexpr (requires { a.what.wordings; })
                return {&a.what};
            else if constexpr (requires { a.lead; })
                return {&a.lead};
            else
                return {};
        },
        action);
}

dialogue::track finished(draft_track&& draft) {
    const auto session_of = [&](int index) -> std::optional<dialogue::session> {
        if (index < 0) return std::nullopt;
        auto& from = draft.sessions[static_cast<std::size_t>(index)];
        dialogue::session made{from.id, {}, from.only_if, from.once, from.optional};
        for (auto& s : from.steps) made.steps.push_back(std::move(s.made));
        return made;
    };
    const auto day_of = [&](draft_day& d) {
        return dialogue::day{std::move(d.title), session_of(d.morning), session_of(d.evening), std::move(d.id)};
    };
    dialogue::track made = std::move(draft.head);
    for (auto& d : draft.days) made.days.push_back(day_of(d));
    if (draft.every_day) made.every_day = day_of(*draft.every_day);
    made.first_day = session_of(draft.first_day);
    made.last_day = session_of(draft.last_day);
    made.weekly_review = session_of(draft.weekly_review);
    return made;
}

}  // namespace fulcrum::content
