#include <algorithm>
#include <map>
#include <set>

#include "content/fields.hpp"
#include "content/track_check.hpp"

namespace fulcrum::content {
namespace {

using dialogue::condition;
using dialogue::scope;
using test = dialogue::condition::test;

constexpr std::size_t most_suggestions = 1000, most_values = 20;

const std::set<std::string> built_in = {"name", "day", "days"};

// A step that asks for an answer by name.
struct asking {
    int session = 0, step = 0;
    scope kept = scope::session;
    const draft_step* from = nullptr;
};

class names_check {
  public:
    names_check(const draft_track& track, report& out) : track_(track), out_(out) {}

    void run() {
        for (int s = 0; s < static_cast<int>(track_.sessions.size()); ++s) collect(s);
        for (int s = 0; s < static_cast<int>(track_.sessions.size()); ++s) {
            ways_ = ways_in(session(s));
            // Elsewhere, other findings come first.
            sure_ = knows_its_ways(session(s)) ? reached(s, {0}, nullptr) : std::vector<bool>(session(s).steps.size());
            before_.clear();
            unsure_.clear();
            found_.clear();
            check(s);
            check_own_condition(s);
        }
        report_unused();
    }

  private:
    const draft_session& session(int s) const { return track_.sessions[static_cast<std::size_t>(s)]; }

    void collect(int s) {
        for (std::size_t i = 0; i < session(s).steps.size(); ++i) {
            const auto& step = session(s).steps[i];
            if (const auto* as = answer_of(step.made.action))
                asked_[as->name].push_back({s, static_cast<int>(i), as->kept, &step});
            if (const auto* keeps = std::get_if<dialogue::remember_step>(&step.made.action);
                keeps && !keeps->name.empty())
                asked_[keeps->name].push_back({s, static_cast<int>(i), scope::person, &step});
        }
    }

    void check(int s) {
        for (std::size_t i = 0; i < session(s).steps.size() && !out_.full(); ++i) {
            const auto& step = session(s).steps[i];
            for (const auto& use : step.quotes) check_quote(use, s, static_cast<int>(i));
            if (const auto* drop = std::get_if<dialogue::forget_step>(&step.made.action))
                for (const auto& name : drop->names)
                    if (!asked_.contains(name))
                        out_.warning(step.at, "nothing ever keeps the name " + quote(name), "take it out");
            if (const auto* branch = std::get_if<dialogue::branch_step>(&step.made.action))
                for (std::size_t arm = 0; arm < branch->arms.size(); ++arm)
                    check_condition(branch->arms[arm].when, step.conditions_at[arm], s, static_cast<int>(i));
        }
    }

    // Whether that session can have been held before: those that are held again and again can.
    bool earlier(int other, int s) const { return other < s || session(other).repeats; }

    void check_own_condition(int s) {
        const auto& when = session(s).only_if;
        if (!when || when->name.empty() || built_in.contains(when->name)) return;
        const auto found = asked_.find(when->name);
        if (found == asked_.end()) {
            std::vector<std::string> names;
            add_names(names);
            out_.error(session(s).only_if_at, "no question has the name " + quote(when->name),
                       did_you_mean(when->name, names, "ask for it in an earlier session, with keep: person"));
            return;
        }
        used_.insert(when->name);
        if (std::none_of(found->second.begin(), found->second.end(),
                         [&](const asking& a) { return a.kept == scope::person && earlier(a.session, s); }))
            out_.error(session(s).only_if_at, quote(when->name) + " is not there when this session begins",
                       "ask for it in an earlier session, with keep: person");
    }

    void check_quote(const quote_use& use, int s, int step) {
        if (built_in.contains(use.name) || !check_known(use.name, use.at, s, step) || use.has_fallback) return;
        if (may_be_missing(use.name, s, step))
            out_.warning(use.at, "there may be no answer " + quote(use.name) + ": every question can be skipped",
                         "write {{" + use.name + "|words to say instead}}");
    }

    // Whether an answer of that name can be there at this step; reports when not.
    bool check_known(const std::string& name, place at, int s, int step) {
        const auto found = asked_.find(name);
        if (found == asked_.end()) {
            std::vector<std::string> names(built_in.begin(), built_in.end());
            add_names(names);
            out_.error(at, "no question has the name " + quote(name),
                       did_you_mean(name, names, "add name: " + name + " to the question it is the answer to"));
            return false;
        }
        used_.insert(name);
        const auto& there = found_in(name, found->second, s);
        if (there.kept || (there.here && comes_before(name, s, step))) return true;
        if (there.elsewhere)
            out_.error(at,
                       quote(name) + " was forgotten at the end of its session (asked in line " +
                           std::to_string(there.elsewhere->from->at.line) + ")",
                       "add keep: person to that question");
        else
            out_.error(at,
                       quote(name) + " is asked for only later, in line " + std::to_string(there.later->from->at.line),
                       "ask before, or quote something else");
        return false;
    }

    // Where an answer comes from, seen from the session under check; looked up once for all its quotes.
    struct origin {
        bool here = false;  // asked in this session
        bool kept = false;  // asked in an earlier one, and kept
        const asking* elsewhere = nullptr;
        const asking* later = nullptr;
    };
    const origin& found_in(const std::string& name, const std::vector<asking>& askings, int s) {
        auto [found, fresh] = found_.try_emplace(name);
        auto& there = found->second;
        if (!fresh) return there;
        for (const auto& a : askings) {
            if (a.session == s) there.here = true;
            if (earlier(a.session, s) && a.kept == scope::person) there.kept = true;
            if (earlier(a.session, s)) there.elsewhere = &a;
            if (a.session >= s) there.later = &a;
        }
        return there;
    }

    // To suggest one of: as many as can be looked through quickly.
    void add_names(std::vector<std::string>& names) const {
        for (const auto& [name, _] : asked_) {
            if (names.size() >= most_suggestions) return;
            names.push_back(name);
        }
    }

    // Whether some way leads from a question of that name in this session to the step.
    bool comes_before(const std::string& name, int s, int step) {
        if (!sure_[static_cast<std::size_t>(step)]) return true;
        auto [found, fresh] = before_.try_emplace(name);
        if (fresh) {
            std::vector<int> starts;
            for (const auto& a : asked_[name])
                if (a.session == s)
                    for (const auto& w : ways_[static_cast<std::size_t>(a.step)]) starts.push_back(w.to);
            found->second = reached(s, std::move(starts), nullptr);
        }
        return found->second[static_cast<std::size_t>(step)];
    }

    // Whether some way leads to the step on which no branch has made sure that there is such an answer.
    bool may_be_missing(const std::string& name, int s, int step) {
        if (!sure_[static_cast<std::size_t>(step)]) return false;
        auto [found, fresh] = unsure_.try_emplace(name);
        if (fresh) {
            std::vector<int> starts{0};
            for (const auto& a : asked_[name])
                if (a.session == s) starts.push_back(a.step);
            found->second = reached(s, std::move(starts), &name);
        }
        return found->second[static_cast<std::size_t>(step)];
    }

    // Steps reached from `starts`, not counting ways that are only taken when `unless` is answered.
    std::vector<bool> reached(int s, std::vector<int> todo, const std::string* unless) const {
        std::vector<bool> seen(session(s).steps.size());
        while (!todo.empty()) {
            const int at = todo.back();
            todo.pop_back();
            if (at < 0 || seen[static_cast<std::size_t>(at)]) continue;
            seen[static_cast<std::size_t>(at)] = true;
            for (const auto& w : ways_[static_cast<std::size_t>(at)])
                if (!unless || !makes_sure(session(s).steps[static_cast<std::size_t>(at)], w, *unless))
                    todo.push_back(w.to);
        }
        return seen;
    }

    static bool makes_sure(const draft_step& step, const way& w, const std::string& name) {
        const auto* keeps = std::get_if<dialogue::remember_step>(&step.made.action);
        if (keeps && keeps->name == name) return true;
        const auto* branch = std::get_if<dialogue::branch_step>(&step.made.action);
        if (!branch) return false;
        const auto taken = w.arm < 0 ? branch->arms.size() : static_cast<std::size_t>(w.arm);
        for (std::size_t i = 0; i < taken; ++i) {  // these did not hold
            const auto& when = branch->arms[i].when;
            if (when.name == name && when.how == test::missing) return true;
        }
        if (w.arm < 0) return false;
        const auto& when = branch->arms[taken].when;
        return when.name == name && when.how != test::missing && when.how != test::is_not;
    }

    void check_condition(const condition& when, place at, int s, int step) {
        if (when.name.empty()) return;
        if (when.name == "day" || when.name == "days") return check_day(when, at);
        if (when.name == "name" || !check_known(when.name, at, s, step)) return;
        if (when.how == test::answered || when.how == test::missing) return;
        const bool compares = when.how == test::at_least || when.how == test::at_most;
        const auto& possible = answers_to(when.name);
        if (possible.any) return;
        if (possible.open) {
            if (compares)
                out_.warning(at, quote(when.name) + " is an open answer and rarely a number", "ask with scale");
            return;
        }
        if (compares) {
            const int limit = *whole_number(when.value);
            if (possible.lowest > possible.highest)
                out_.error(at, quote(when.name) + " is never a number",
                           "write " + when.name + " is VALUE, with " + either(possible.first));
            else if (limit < possible.lowest || limit > possible.highest)
                out_.error(at,
                           quote(when.name) + " has no answer for which " + quote(when.value) + " makes a difference",
                           "the answers are " + either(possible.first));
        } else if (!possible.all.contains(when.value)) {
            const auto remedy = "it can be " + either(possible.first);
            out_.error(at, quote(when.name) + " is never " + quote(when.value),
                       whole_number(when.value) ? remedy : did_you_mean(when.value, possible.first, remedy));
        }
    }

    // What the questions of a name can be answered with; collected once for all conditions.
    struct answers {
        bool any = false;   // nothing is known of them
        bool open = false;  // words of the person's own
        std::set<std::string> all;
        std::vector<std::string> first;  // some of them, for findings
        int lowest = 1'000'000'000, highest = -1;
    };
    const answers& answers_to(const std::string& name) {
        auto [found, fresh] = answers_.try_emplace(name);
        auto& made = found->second;
        if (!fresh) return made;
        for (const auto& a : asked_[name]) {
            const auto& action = a.from->made.action;
            const auto* keeps = std::get_if<dialogue::remember_step>(&action);
            const bool filled = keeps && keeps->words.find("{{") != keeps->words.npos;
            made.any = made.any || a.from->broken || filled || std::holds_alternative<dialogue::plan_step>(action) ||
                       std::holds_alternative<dialogue::draw_step>(action);
            made.open = made.open || std::holds_alternative<dialogue::ask_step>(action);
            add_values(action, made);
        }
        return made;
    }

    static void add_values(const dialogue::step_action& action, answers& to) {
        const auto add = [&](const std::string& value) {
            if (!to.all.insert(value).second) return;
            if (to.first.size() < most_values) to.first.push_back(value);
            if (const auto number = whole_number(value)) {
                to.lowest = std::min(to.lowest, *number);
                to.highest = std::max(to.highest, *number);
            }
        };
        if (const auto* choose = std::get_if<dialogue::choose_step>(&action))
            for (const auto& o : choose->options) add(o.value);
        if (std::holds_alternative<dialogue::yes_no_step>(action))
            for (const char* value : {"yes", "no"}) add(value);
        if (std::holds_alternative<dialogue::check_step>(action))
            for (const char* value : {"kept", "partly", "not_yet"}) add(value);
        if (const auto* keeps = std::get_if<dialogue::remember_step>(&action)) add(keeps->words);
        if (std::holds_alternative<dialogue::scale_step>(action))
            for (int i = 1; i <= 10; ++i) add(std::to_string(i));
    }

    void check_day(const condition& when, place at) {
        if (when.how == test::answered || when.how == test::missing) {
            out_.error(at, quote(when.name) + " is always there", "compare it with a number");
            return;
        }
        const auto number = whole_number(when.value);
        const int last = track_.every_day ? (track_.head.length > 0 ? track_.head.length : 1'000'000)
                                          : static_cast<int>(track_.days.size());
        if (!number || *number < 1 || *number > last)
            out_.error(at, quote(when.name) + " is never " + quote(when.value),
                       "the days are 1 to " + std::to_string(last));
    }

    void report_unused() {
        for (const auto& [name, askings] : asked_)
            if (!used_.contains(name))
                out_.warning(askings.front().from->name_at, "the answer " + quote(name) + " is never used",
                             "quote it, ask for it in a branch, or take the name out");
    }

    const draft_track& track_;
    report& out_;
    std::map<std::string, std::vector<asking>> asked_;
    std::set<std::string> used_;
    std::map<std::string, answers> answers_;
    // Of the session under check:
    std::vector<std::vector<way>> ways_;
    std::vector<bool> sure_;  // steps whose ways from the beginning are known
    std::map<std::string, std::vector<bool>> before_, unsure_;
    std::map<std::string, origin> found_;
};

}  // namespace

void check_names(const draft_track& track, report& out) { names_check(track, out).run(); }

}  // namespace fulcrum::content
