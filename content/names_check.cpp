#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "content/fields.hpp"
#include "content/track_check.hpp"
#include "dialogue/calendar_words.hpp"

namespace fulcrum::content {
namespace {

using dialogue::condition;
using dialogue::scope;
using test = dialogue::condition::test;

const std::set<std::string> built_in = {"name", "day", "days", "open_plans"};

// A step that sets a name.
struct asking {
    int session = 0, step = 0;
    scope kept = scope::session;
    const draft_step* from = nullptr;
};

struct dropping {
    int session = 0, step = 0;
};

// What an answer of some name can be.
struct answers {
    bool known = true;     // else a broken step sets it, too
    bool open = false;     // anything
    bool numbers = false;  // and then rarely a number: it is a person's own text
    std::vector<std::string> values;
    std::set<std::string> set;
};

class names_check {
  public:
    names_check(const draft_track& track, report& out) : track_(track), out_(out) {}

    void run() {
        for (int s = 0; s < static_cast<int>(track_.sessions.size()); ++s) collect(s);
        for (int s = 0; s < static_cast<int>(track_.sessions.size()) && !out_.full(); ++s) {
            ways_ = ways_in(session(s));
            // Elsewhere, other findings come first.
            sure_ = knows_its_ways(session(s)) ? reached(s, {0}, nullptr) : std::vector<bool>(session(s).steps.size());
            before_.clear();
            unsure_.clear();
            kept_.clear();
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
            if (const auto* drops = std::get_if<dialogue::forget_step>(&step.made.action))
                for (const auto& name : drops->names) dropped_[name].push_back({s, static_cast<int>(i)});
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
            if (const auto* branch = std::get_if<dialogue::branch_step>(&step.made.action)) {
                for (std::size_t arm = 0; arm < branch->arms.size(); ++arm)
                    check_condition(branch->arms[arm].when, step.conditions_at[arm], s, static_cast<int>(i));
                check_arms(*branch, step);
            }
        }
    }

    // Whether that session can have been held before. A weekly review comes between the others; what repeats, every
    // day, comes after the listed days.
    bool earlier(int other, int s) const {
        return other < s ||
               (session(other).repeats && (session(s).repeats || (other == track_.weekly_review && s > 0)));
    }

    // Whether an earlier session can have kept an answer of that name for the person.
    bool kept_before(const std::string& name, int s) {
        auto [found, fresh] = kept_.try_emplace(name);
        if (fresh) {
            const auto& all = asked_[name];
            found->second = std::any_of(all.begin(), all.end(), [&](const asking& a) {
                return a.kept == scope::person && earlier(a.session, s);
            });
        }
        return found->second;
    }

    void check_own_condition(int s) {
        const auto& when = session(s).only_if;
        if (!when || when->name.empty() || when->name == "name" || when->name == "open_plans") return;
        const auto at = session(s).only_if_at;
        if (when->name == "day" || when->name == "days") return check_day(*when, at);
        const auto found = asked_.find(when->name);
        if (found == asked_.end()) {
            std::vector<std::string> names;
            for (const auto& [other, _] : asked_) names.push_back(other);
            out_.error(at, "no question has the name " + quote(when->name),
                       did_you_mean(when->name, names, "ask for it in an earlier session, with keep: person"));
            return;
        }
        used_.insert(when->name);
        if (kept_before(when->name, s))
            check_value(*when, at);
        else
            out_.error(at, quote(when->name) + " is not there when this session begins",
                       "ask for it in an earlier session, with keep: person");
    }

    void check_quote(const quote_use& use, int s, int step) {
        if (use.name == "differs") {  // kept beside the vision, by whichever track asked
            if (!use.has_fallback)
                out_.warning(use.at, "there may be no answer \"differs\": the vision may differ nowhere",
                             "write {{differs|words to say instead}}");
            return;
        }
        if (built_in.contains(use.name) || dialogue::is_calendar_word(use.name) ||
            !check_known(use.name, use.at, s, step) || use.has_fallback)
            return;
        if (may_be_missing(use.name, s, step))
            out_.warning(use.at, "there may be no answer " + quote(use.name) + ": every question can be skipped",
                         "write {{" + use.name + "|words to say instead}}");
    }

    // Whether an answer of that name can be there at this step; reports when not.
    bool check_known(const std::string& name, place at, int s, int step) {
        const auto found = asked_.find(name);
        if (found == asked_.end()) {
            std::vector<std::string> names(built_in.begin(), built_in.end());
            for (const auto& [other, _] : asked_) names.push_back(other);
            out_.error(at, "no question has the name " + quote(name),
                       did_you_mean(name, names, "add name: " + name + " to the question it is the answer to"));
            return false;
        }
        used_.insert(name);
        if (comes_before(name, s, step) || kept_before(name, s)) return true;
        const asking* elsewhere = nullptr;
        const asking* later = nullptr;
        for (const auto& a : found->second) {
            if (earlier(a.session, s)) elsewhere = &a;
            if (a.session >= s) later = &a;
        }
        if (elsewhere)
            out_.error(at,
                       quote(name) + " was forgotten at the end of its session (asked in line " +
                           std::to_string(elsewhere->from->at.line) + ")",
                       "add keep: person to that question");
        else
            out_.error(at, quote(name) + " is asked for only later, in line " + std::to_string(later->from->at.line),
                       "ask before, or quote something else");
        return false;
    }

    // The steps of this session among these.
    template <class Place>
    static std::vector<int> here(const std::map<std::string, std::vector<Place>>& all, const std::string& name, int s) {
        std::vector<int> steps;
        const auto found = all.find(name);
        if (found == all.end()) return steps;
        const auto first = std::partition_point(found->second.begin(), found->second.end(),
                                                [&](const Place& p) { return p.session < s; });
        for (auto it = first; it != found->second.end() && it->session == s; ++it) steps.push_back(it->step);
        return steps;
    }

    // Whether some way leads from a question of that name in this session to the step.
    bool comes_before(const std::string& name, int s, int step) {
        const auto asked_here = here(asked_, name, s);
        if (asked_here.empty()) return false;
        if (!sure_[static_cast<std::size_t>(step)]) return true;
        auto [found, fresh] = before_.try_emplace(name);
        if (fresh) {
            std::vector<int> starts;
            for (const int i : asked_here)
                for (const auto& w : ways_[static_cast<std::size_t>(i)]) starts.push_back(w.to);
            found->second = reached(s, std::move(starts), nullptr);
        }
        return found->second[static_cast<std::size_t>(step)];
    }

    // Whether some way leads to the step on which nothing has made sure that there is such an answer.
    bool may_be_missing(const std::string& name, int s, int step) {
        if (!sure_[static_cast<std::size_t>(step)]) return false;
        auto [found, fresh] = unsure_.try_emplace(name);
        if (fresh) {
            auto starts = here(asked_, name, s);
            starts.push_back(0);
            for (const int i : here(dropped_, name, s)) starts.push_back(i);
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
        if (const auto* keeps = std::get_if<dialogue::remember_step>(&step.made.action)) return keeps->name == name;
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
        if (when.name == "name" || when.name == "open_plans" || !check_known(when.name, at, s, step)) return;
        check_value(when, at);
    }

    void check_value(const condition& when, place at) {
        if (when.how == test::answered || when.how == test::missing) return;
        const bool compares = when.how == test::at_least || when.how == test::at_most;
        const auto& can = answers_of(when.name);
        if (!can.known) return;
        if (can.open) {
            if (compares && can.numbers)
                out_.warning(at, quote(when.name) + " is an open answer and rarely a number", "ask with scale");
            return;
        }
        if (compares) {
            if (std::none_of(can.values.begin(), can.values.end(), [](const auto& v) { return whole_number(v); }))
                out_.error(at, quote(when.name) + " is never a number",
                           "write " + when.name + " is VALUE, with " + either(can.values));
            else if (!within(when, can.values))
                out_.error(at,
                           quote(when.name) + " has no answer for which " + quote(when.value) + " makes a difference",
                           "the answers are " + either(can.values));
        } else if (!can.set.contains(when.value)) {
            out_.error(at, quote(when.name) + " is never " + quote(when.value),
                       whole_number(when.value)
                           ? "it can be " + either(can.values)
                           : did_you_mean(when.value, can.values, "it can be " + either(can.values)));
        }
    }

    const answers& answers_of(const std::string& name) {
        auto [found, fresh] = answers_.try_emplace(name);
        if (fresh)
            for (const auto& a : asked_[name]) add_answers(*a.from, found->second);
        return found->second;
    }

    static void add_answers(const draft_step& step, answers& to) {
        const auto& action = step.made.action;
        if (step.broken) to.known = false;
        const auto add = [&](const std::string& value) {
            if (to.set.insert(value).second) to.values.push_back(value);
        };
        if (std::holds_alternative<dialogue::ask_step>(action)) to.open = to.numbers = true;
        if (std::holds_alternative<dialogue::plan_step>(action) || std::holds_alternative<dialogue::draw_step>(action))
            to.open = true;
        if (const auto* keeps = std::get_if<dialogue::remember_step>(&action)) {
            if (keeps->words.find("{{") != std::string::npos) to.open = true;  // anything may come of that
            add(keeps->words);
        }
        if (const auto* choose = std::get_if<dialogue::choose_step>(&action))
            for (const auto& o : choose->options) add(o.value);
        if (std::holds_alternative<dialogue::yes_no_step>(action))
            for (const char* value : {"yes", "no"}) add(value);
        if (std::holds_alternative<dialogue::check_step>(action))
            for (const char* value : {"kept", "partly", "not_yet"}) add(value);
        if (std::holds_alternative<dialogue::upward_step>(action))
            for (const char* value : {"on_purpose", "not_on_purpose", "nowhere", "unsure"}) add(value);
        if (std::holds_alternative<dialogue::scale_step>(action))
            for (int i = 1; i <= 10; ++i) add(std::to_string(i));
    }

    // The number lies between the smallest and the largest answer.
    static bool within(const condition& when, const std::vector<std::string>& values) {
        int lowest = 1'000'000'000, highest = -1;
        for (const auto& v : values)
            if (const auto number = whole_number(v)) {
                lowest = std::min(lowest, *number);
                highest = std::max(highest, *number);
            }
        const int limit = *whole_number(when.value);
        return limit >= lowest && limit <= highest;
    }

    // --- arms that no answer leads to

    // As the conversation decides it; nothing = there is no answer.
    static bool holds(const condition& when, const std::optional<std::string>& value) {
        const auto number = [](const std::string& text) { return whole_number(text).value_or(0); };
        switch (when.how) {
            case test::is:
                return value && *value == when.value;
            case test::is_not:
                return !value || *value != when.value;
            case test::at_least:
                return value && number(*value) >= number(when.value);
            case test::at_most:
                return value && number(*value) <= number(when.value);
            case test::answered:
                return value.has_value();
            case test::missing:
                return !value;
        }
        return false;
    }

    // Answers of each kind that the arms can tell apart; nothing when there are too many, or when they are not known.
    std::vector<std::optional<std::string>> told_apart(const std::string& name, const dialogue::branch_step& branch) {
        constexpr std::size_t most = 1000;
        std::set<std::string> values;
        bool open = name == "day" || name == "days";
        std::vector<std::optional<std::string>> all;
        if (!open) {
            if (!asked_.contains(name)) return {};
            const auto& can = answers_of(name);
            if (!can.known || can.set.size() > most) return {};
            values = can.set;
            open = can.open;
            all.emplace_back();
        }
        for (const auto& arm : branch.arms)
            if (open && arm.when.name == name && !arm.when.value.empty()) {
                values.insert(arm.when.value);
                if (const auto n = whole_number(arm.when.value))
                    for (const int near : {*n - 1, *n + 1}) values.insert(std::to_string(near));
            }
        if (values.size() > most) return {};
        if (open) values.insert("1"), values.insert("any other answer");
        all.insert(all.end(), values.begin(), values.end());
        return all;
    }

    void check_arms(const dialogue::branch_step& branch, const draft_step& step) {
        struct domain {
            std::vector<std::optional<std::string>> answers;
            std::vector<bool> taken;  // by an arm above
        };
        std::map<std::string, domain> domains;
        std::set<std::tuple<std::string, test, std::string>> seen;
        bool all_taken = false;
        for (std::size_t i = 0; i < branch.arms.size(); ++i) {
            const auto& when = branch.arms[i].when;
            auto [found, fresh] = domains.try_emplace(when.name);
            auto& d = found->second;
            if (fresh) {
                d.answers = told_apart(when.name, branch);
                d.taken.resize(d.answers.size());
            }
            bool can_hold = false, is_new = false;
            for (std::size_t k = 0; k < d.answers.size(); ++k)
                if (holds(when, d.answers[k])) {
                    can_hold = true;
                    is_new = is_new || !d.taken[k];
                    d.taken[k] = true;
                }
            // The same condition again, or one that no answer meets, has its finding already.
            const bool again = !seen.emplace(when.name, when.how, when.value).second;
            if (!again && (all_taken || (can_hold && !is_new)))
                out_.warning(step.conditions_at[i], "this arm is never taken: those above take all that it would",
                             "take it out, or move it up");
            all_taken =
                all_taken || (!d.answers.empty() && std::find(d.taken.begin(), d.taken.end(), false) == d.taken.end());
        }
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
    std::map<std::string, std::vector<asking>> asked_;      // by session and step
    std::map<std::string, std::vector<dropping>> dropped_;  // so, too
    std::map<std::string, answers> answers_;
    std::set<std::string> used_;
    // Of the session under check:
    std::vector<std::vector<way>> ways_;
    std::vector<bool> sure_;  // steps whose ways from the beginning are known
    std::map<std::string, std::vector<bool>> before_, unsure_;
    std::map<std::string, bool> kept_;
};

}  // namespace

void check_names(const draft_track& track, report& out) { names_check(track, out).run(); }

}  // namespace fulcrum::content
