#include "content/translation_check.hpp"

#include <map>

namespace fulcrum::content {
namespace {

using session_index = std::map<dialogue::session_id, const draft_session*>;

session_index sessions_by_id(const draft_track& t) {
    session_index all;
    for (const auto& s : t.sessions) all.emplace(s.id, &s);
    return all;
}

bool same_condition(const dialogue::condition& a, const dialogue::condition& b) {
    return a.name == b.name && a.how == b.how && a.value == b.value;
}

dialogue::pole side_of(const dialogue::step_action& action) {
    return std::visit(
        [](const auto& a) {
            if constexpr (requires { a.serves; })
                return a.serves;
            else
                return dialogue::pole::none;
        },
        action);
}

// What must be the same of a step, so that answers given in one language mean the same in the other.
bool same_inside(const dialogue::step_action& a, const dialogue::step_action& b) {
    using namespace dialogue;
    const auto* name = answer_of(a);
    const auto* other = answer_of(b);
    if ((name == nullptr) != (other == nullptr)) return false;
    if (name && (name->name != other->name || name->kept != other->kept)) return false;
    if (side_of(a) != side_of(b)) return false;
    if (const auto* one = std::get_if<choose_step>(&a)) {
        const auto& two = std::get<choose_step>(b);
        if (one->options.size() != two.options.size()) return false;
        for (std::size_t i = 0; i < one->options.size(); ++i)
            if (one->options[i].value != two.options[i].value || one->options[i].serves != two.options[i].serves)
                return false;
    }
    if (const auto* one = std::get_if<branch_step>(&a)) {
        const auto& two = std::get<branch_step>(b);
        if (one->arms.size() != two.arms.size() || one->otherwise != two.otherwise) return false;
        for (std::size_t i = 0; i < one->arms.size(); ++i)
            if (!same_condition(one->arms[i].when, two.arms[i].when) || one->arms[i].to != two.arms[i].to) return false;
    }
    if (const auto* one = std::get_if<goto_step>(&a)) return one->to == std::get<goto_step>(b).to;
    return true;
}

}  // namespace

void check_translation(const draft_track& original, const draft_track& other, report& out) {
    const auto remedy = "as in the track in " + quote(original.head.language);
    if (original.days.size() != other.days.size())
        out.warning(other.id_at,
                    "this translation has " + std::to_string(other.days.size()) + " days instead of " +
                        std::to_string(original.days.size()),
                    "what is missing is said in " + quote(original.head.language));
    const auto theirs = sessions_by_id(original), ours = sessions_by_id(other);
    for (const auto& [id, session] : theirs)
        if (!ours.contains(id))
            out.warning(other.id_at, "missing translation: the session " + quote(id.text()),
                        "it is said in " + quote(original.head.language));
    for (const auto& [id, session] : ours) {
        const auto found = theirs.find(id);
        if (found == theirs.end()) {
            out.warning(session->at, "the original has no session " + quote(id.text()), "take it out");
            continue;
        }
        std::map<dialogue::step_id, const draft_step*> steps;
        for (const auto& s : found->second->steps) steps.emplace(s.made.id, &s);
        for (const auto& s : session->steps) {
            const auto step = steps.find(s.made.id);
            if (step == steps.end()) {
                out.warning(s.at, "the original has no step " + quote(s.made.id.text()) + " here", remedy);
                continue;
            }
            if (step->second->made.action.index() != s.made.action.index())
                out.warning(s.at, "this step is of another kind than the original's", remedy);
            else if (!same_inside(step->second->made.action, s.made.action))
                out.warning(s.at, "names, values, poles or conditions are not those of the original", remedy);
            steps.erase(step);
        }
        if (!steps.empty())
            out.warning(session->at,
                        "missing translation: " + std::to_string(steps.size()) + " of the original's steps, such as " +
                            quote(steps.begin()->first.text()),
                        remedy);
    }
}

}  // namespace fulcrum::content
