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

dialogue::track finished(draft_track&& draft) {
    const auto session_of = [&](int index) -> std::optional<dialogue::session> {
        if (index < 0) return std::nullopt;
        auto& from = draft.sessions[static_cast<std::size_t>(index)];
        dialogue::session made{from.id, {}, {}};
        for (auto& s : from.steps) made.steps.push_back(std::move(s.made));
        return made;
    };
    dialogue::track made = std::move(draft.head);
    for (auto& d : draft.days) {
        dialogue::day day{std::move(d.title), session_of(d.morning), session_of(d.evening), {}};
        made.days.push_back(std::move(day));
    }
    return made;
}

}  // namespace fulcrum::content
