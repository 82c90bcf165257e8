#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "content/track_check.hpp"

namespace fulcrum::content {
namespace {

using dialogue::branch_step;
using dialogue::goto_step;

const draft_step& step_at(const draft_session& session, int index) {
    return session.steps[static_cast<std::size_t>(index)];
}

using step_index = std::map<dialogue::step_id, int>;

step_index index_of(const draft_session& session) {
    step_index index;
    for (std::size_t i = 0; i < session.steps.size(); ++i) index.emplace(session.steps[i].made.id, static_cast<int>(i));
    return index;
}

// A check is passed over when no plan is open, and a draw when the bank has nothing to give.
bool always_waits(const dialogue::step_action& action) {
    return dialogue::waits(action) && !std::holds_alternative<dialogue::check_step>(action) &&
           !std::holds_alternative<dialogue::draw_step>(action);
}

class flow_check {
  public:
    flow_check(const draft_session& session, report& out)
        : session_(session), out_(out), index_(index_of(session)), ways_(ways_in(session)) {}

    void run() {
        check_ids();
        check_targets();
        const bool asks = std::any_of(session_.steps.begin(), session_.steps.end(),
                                      [](const draft_step& s) { return s.broken || dialogue::waits(s.made.action); });
        if (!asks)
            out_.warning(session_.at, "nothing is asked in this session",
                         "add a question, or say it in another session");
        // Where a way is not known, what it would reach is not known either.
        const bool known = knows_its_ways(session_);
        if (known) check_reach();
        check_circles();
        if (out_.failed() || !known) return;  // these come first
        check_ends();
        if (asks) check_silence();
    }

  private:
    int size() const { return static_cast<int>(session_.steps.size()); }

    void check_ids() {
        std::map<dialogue::step_id, const draft_step*> seen;
        for (const auto& s : session_.steps) {
            const auto [first, fresh] = seen.emplace(s.made.id, &s);
            if (!fresh)
                out_.error(s.at,
                           "the id " + quote(s.made.id.text()) + " is taken by the step in line " +
                               std::to_string(first->second->at.line),
                           "choose another id");
        }
    }

    void check_target(const dialogue::step_id& to, place at) {
        if (to.empty() || index_.contains(to)) return;
        std::vector<std::string> ids;
        for (const auto& s : session_.steps)
            if (s.named) ids.push_back(s.made.id.text());
        out_.error(at, "there is no step " + quote(to.text()) + " in this session",
                   did_you_mean(to.text(), ids, "give the step to go to this id: " + to.text()));
    }

    void check_targets() {
        for (const auto& s : session_.steps) {
            if (const auto* jump = std::get_if<goto_step>(&s.made.action)) check_target(jump->to, s.targets_at.front());
            if (const auto* branch = std::get_if<branch_step>(&s.made.action)) {
                for (std::size_t i = 0; i < branch->arms.size(); ++i) check_target(branch->arms[i].to, s.targets_at[i]);
                check_target(branch->otherwise, s.targets_at.back());
            }
        }
    }

    void check_reach() {
        std::vector<bool> reached(session_.steps.size());
        std::vector<int> todo{0};
        while (!todo.empty()) {
            const int at = todo.back();
            todo.pop_back();
            if (at < 0 || reached[static_cast<std::size_t>(at)]) continue;
            reached[static_cast<std::size_t>(at)] = true;
            for (const auto& w : ways_[static_cast<std::size_t>(at)]) todo.push_back(w.to);
        }
        for (int i = 0; i < size(); ++i) {
            if (reached[static_cast<std::size_t>(i)]) continue;
            // One finding for a run of steps that follow each other.
            const bool follows = i > 0 && !reached[static_cast<std::size_t>(i) - 1] && falls_through(i - 1);
            if (!follows)
                out_.error(
                    step_at(session_, i).at, "no way leads to this step",
                    "go to " + quote(step_at(session_, i).made.id.text()) + " from somewhere, or take the step out");
        }
    }

    bool falls_through(int i) const {
        const auto& ways = ways_[static_cast<std::size_t>(i)];
        const auto& action = step_at(session_, i).made.action;
        return !std::holds_alternative<goto_step>(action) && !std::holds_alternative<branch_step>(action) &&
               !ways.empty() && ways.front().to == i + 1;
    }

    // Questions that lead back to each other for ever.
    void check_ends() {
        std::vector<bool> ends(session_.steps.size());
        const auto can_end = [&](std::size_t i) {
            return ways_[i].empty() || std::any_of(ways_[i].begin(), ways_[i].end(), [&](const way& w) {
                       return w.to < 0 || ends[static_cast<std::size_t>(w.to)];
                   });
        };
        for (bool more = true; more;) {
            more = false;
            for (auto i = session_.steps.size(); i-- > 0;)
                if (!ends[i] && can_end(i)) ends[i] = more = true;
        }
        for (int i = 0; i < size(); ++i) {
            if (ends[static_cast<std::size_t>(i)]) continue;
            for (const auto& w : ways_[static_cast<std::size_t>(i)]) {
                if (w.to > i) continue;
                out_.warning(step_at(session_, i).at,
                             "this leads back to " + quote(step_at(session_, w.to).made.id.text()) + " (line " +
                                 std::to_string(step_at(session_, w.to).at.line) +
                                 "), and no way leads out again: the session never ends",
                             "go on to another step, or add a branch with a way out");
                return;
            }
        }
    }

    // Whether the first step that is sure to say something can be missed: then a nudge is a heading and nothing more.
    void check_silence() {
        bool check = false, recall = false;
        std::set<std::string> missing;  // answers of the checks that are passed over
        for (const auto& s : session_.steps)
            if (const auto* passed = std::get_if<dialogue::check_step>(&s.made.action)) missing.insert(passed->as.name);
        std::vector<bool> seen(session_.steps.size());
        std::vector<int> todo{0};
        while (!todo.empty()) {
            const int at = todo.back();
            todo.pop_back();
            if (at < 0) return report_silence(check, recall);
            if (seen[static_cast<std::size_t>(at)]) continue;
            seen[static_cast<std::size_t>(at)] = true;
            const auto& action = step_at(session_, at).made.action;
            if (std::holds_alternative<dialogue::end_step>(action)) return report_silence(check, recall);
            if (!is_silent(action)) continue;
            check = check || std::holds_alternative<dialogue::check_step>(action);
            recall = recall || std::holds_alternative<dialogue::recall_step>(action);
            for (const int to : silent_ways(at, missing)) todo.push_back(to);
        }
    }

    static bool is_silent(const dialogue::step_action& action) {
        return std::holds_alternative<dialogue::check_step>(action) ||
               std::holds_alternative<dialogue::recall_step>(action) || std::holds_alternative<branch_step>(action) ||
               std::holds_alternative<goto_step>(action) || std::holds_alternative<dialogue::remember_step>(action) ||
               std::holds_alternative<dialogue::forget_step>(action);
    }

    // The ways on when none of these answers is there.
    std::vector<int> silent_ways(int at, const std::set<std::string>& missing) const {
        using test = dialogue::condition::test;
        std::vector<int> all;
        const auto* branch = std::get_if<branch_step>(&step_at(session_, at).made.action);
        for (const auto& w : ways_[static_cast<std::size_t>(at)]) {
            if (branch && w.arm >= 0) {
                const auto& when = branch->arms[static_cast<std::size_t>(w.arm)].when;
                const bool decided = !when.name.empty() && missing.contains(when.name);
                const bool holds = when.how == test::missing || when.how == test::is_not;
                if (decided && !holds) continue;
                all.push_back(w.to);
                if (decided) return all;
                continue;
            }
            all.push_back(w.to);
        }
        return all;
    }

    void report_silence(bool check, bool recall) {
        std::string when = check ? "no plan is open" : "";
        if (recall) when += std::string(check ? " and " : "") + "there are no old words";
        if (when.empty()) when = "its branches go past every text";
        out_.warning(session_.at, "nothing is said in this session when " + when,
                     "add a say or an ask that comes anyway");
    }

    // Circles made only of steps that need not wait: walked to the end with a stack of our own.
    void check_circles() {
        enum class mark { fresh, open, done };
        std::vector<mark> marks(session_.steps.size(), mark::fresh);
        for (int start = 0; start < size(); ++start) {
            std::vector<std::pair<int, std::size_t>> path;  // step, next way
            const auto enter = [&](int step) {
                auto& m = marks[static_cast<std::size_t>(step)];
                if (m == mark::done || always_waits(step_at(session_, step).made.action)) return;
                if (m == mark::open) {
                    out_.error(step_at(session_, path.back().first).at,
                               "this leads back to " + quote(step_at(session_, step).made.id.text()) + " (line " +
                                   std::to_string(step_at(session_, step).at.line) +
                                   ") without a question on the way: it would never end",
                               "ask something on the way, or go on to another step");
                    return;
                }
                m = mark::open;
                path.emplace_back(step, 0);
            };
            enter(start);
            while (!path.empty()) {
                const auto [step, next] = path.back();
                const auto& ways = ways_[static_cast<std::size_t>(step)];
                if (next == ways.size()) {
                    marks[static_cast<std::size_t>(step)] = mark::done;
                    path.pop_back();
                    continue;
                }
                ++path.back().second;
                if (ways[next].to >= 0) enter(ways[next].to);
            }
        }
    }

    const draft_session& session_;
    report& out_;
    step_index index_;
    std::vector<std::vector<way>> ways_;
};

}  // namespace

std::vector<std::vector<way>> ways_in(const draft_session& session) {
    const auto index = index_of(session);
    std::vector<std::vector<way>> all;
    for (const auto& s : session.steps) {
        auto& ways = all.emplace_back();
        const auto add = [&](const dialogue::step_id& to, int arm) {
            if (const auto found = index.find(to); found != index.end()) ways.push_back({found->second, arm});
        };
        if (const auto* jump = std::get_if<goto_step>(&s.made.action)) {
            add(jump->to, -1);
        } else if (const auto* branch = std::get_if<branch_step>(&s.made.action)) {
            for (std::size_t i = 0; i < branch->arms.size(); ++i) add(branch->arms[i].to, static_cast<int>(i));
            add(branch->otherwise, -1);
        } else if (!std::holds_alternative<dialogue::end_step>(s.made.action)) {
            const bool last = all.size() == session.steps.size();
            ways.push_back({last ? -1 : static_cast<int>(all.size()), -1});
        }
    }
    return all;
}

bool knows_its_ways(const draft_session& session) {
    const auto index = index_of(session);
    const auto known = [&](const dialogue::step_id& to) { return index.contains(to); };
    return index.size() == session.steps.size() &&
           std::all_of(session.steps.begin(), session.steps.end(), [&](const draft_step& s) {
               if (s.broken) return false;
               if (const auto* jump = std::get_if<goto_step>(&s.made.action)) return known(jump->to);
               const auto* branch = std::get_if<branch_step>(&s.made.action);
               return !branch || (known(branch->otherwise) &&
                                  std::all_of(branch->arms.begin(), branch->arms.end(),
                                              [&](const branch_step::arm& arm) { return known(arm.to); }));
           });
}

void check_flow(const draft_track& track, report& out) {
    for (const auto& session : track.sessions) flow_check(session, out).run();
}

}  // namespace fulcrum::content
