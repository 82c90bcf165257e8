#include "dialogue/turn/several_steps.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "dialogue/ledger.hpp"
#include "dialogue/open_plans.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/answer_reader.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/ladder.hpp"
#include "dialogue/turn/ladder_steps.hpp"
#include "dialogue/turn/plan_book.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/vision.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr int misses_that_change_the_tone = 3;

// Questions of a plan; 0 is the step's own.
enum plan_phase { plan_whole = 0, plan_cue = 1, plan_action = 2, plan_right = 3 };

// Of a check.
enum check_phase { check_kept = 0, check_obstacle = 1, check_offer = 2, check_smaller = 3, check_came_up = 4 };

// Of the balance.
enum balance_phase { balance_where = 0, balance_people = 1 };

bool is_no(std::string_view typed) { return read_yes_no(typed) == false || says_no_plan(typed); }

// A half of a plan that was asked for alone: an occasion becomes one with its first word.
std::string cue_from(std::string_view typed, bool german) {
    auto occasion = as_occasion(typed, german);
    return occasion.empty() ? as_cue(typed) : occasion;
}

}  // namespace

bool several_steps::asks_several(const step_action& action) {
    return std::holds_alternative<plan_step>(action) || std::holds_alternative<check_step>(action) ||
           std::holds_alternative<balance_step>(action) || std::holds_alternative<vision_step>(action) ||
           std::holds_alternative<values_step>(action) || std::holds_alternative<priorities_step>(action) ||
           std::holds_alternative<upward_step>(action);
}

std::string several_steps::sub_question(const step_action& action, bool in_short) {
    const auto& r = *s_.running;
    const auto place = r.track.text() + "/" + r.session.text() + "/" + r.step.text();
    if (const auto* plan = std::get_if<plan_step>(&action)) {
        if (r.phase == plan_right) return words("plan.right");
        if (r.phase == plan_cue) return plan->cue.empty() ? words("plan.cue") : course_.fill(plan->cue);
        if (r.phase == plan_action) {
            const auto cue = cue_from(joined(r.held), language() == "de");
            return words(stands_alone(cue) ? "plan.action.own" : "plan.action", {{"cue", cue}});
        }
        return in_short && !plan->short_form.empty() ? course_.fill(plan->short_form)
                                                     : course_.fill(plan->question, place);
    }
    if (const auto* check = std::get_if<check_step>(&action)) {
        const auto* plan = plans_.open_plan();
        if (r.phase == check_obstacle) return words("check.obstacle");
        if (r.phase == check_offer) return words("check.offer");
        if (r.phase == check_came_up)
            return words("check.came_up", {{"plan", plan ? quoted(plans_.sentence(*plan)) : std::string("…")}});
        if (r.phase == check_smaller) return words("check.smaller");
        const auto quote = plan ? quoted(plans_.sentence(*plan)) : std::string("…");
        if (in_short) return words("check.short", {{"plan", quote}, {"list", listed_options("check.options")}});
        const auto lead = check->lead.wordings.empty() ? words("check.lead") : course_.fill(check->lead, place);
        return words("check.ask", {{"lead", lead}, {"plan", quote}, {"list", listed_options("check.options")}});
    }
    if (std::holds_alternative<balance_step>(action)) {
        if (r.phase == balance_people)
            return words("balance.ask.people", {{"list", listed_options("balance.people.options")}});
        return words(in_short ? "balance.ask.where.short" : "balance.ask.where");
    }
    return ladder_steps_.ladder_question(action, in_short);
}

// Which of its questions a step begins with: of a plan for when something comes up, whether it did.
int several_steps::first_phase(const step_action& action) {
    if (!std::holds_alternative<check_step>(action)) return 0;
    const auto* plan = plans_.open_plan();
    return plan && plan->beside != 0 ? check_came_up : 0;
}

// The next small question of the same step.
void several_steps::ask_phase(int phase) {
    s_.running->phase = phase;
    s_.running->asked_at = now_;
    asks_ = asker::step;
    tell_text(message_kind::question, sub_question(course_.the_step()->action, false));
}

// True when the message was an answer to the small question that waits.
bool several_steps::take_sub_answer(const step& st, const user_said& e) {
    const auto& a = st.action;
    if (const auto* plan = std::get_if<plan_step>(&a)) return take_plan(st, *plan, e);
    if (std::holds_alternative<check_step>(a)) return take_check(st, e);
    if (std::holds_alternative<balance_step>(a)) return take_balance(e);
    if (std::holds_alternative<vision_step>(a)) return ladder_steps_.take_vision(e);
    if (std::holds_alternative<values_step>(a)) return ladder_steps_.take_values(e);
    if (const auto* up = std::get_if<upward_step>(&a)) return ladder_steps_.take_upward(st, *up, e);
    return ladder_steps_.take_priorities(e);
}

void several_steps::leave_step() {
    s_.running->plan = 0;
    s_.running->phase = 0;
    s_.running->held.clear();
    player_.advance();
}

bool several_steps::take_plan(const step& st, const plan_step& plan, const user_said& e) {
    auto& r = *s_.running;
    player_.begun();
    if (r.phase == plan_right) {
        if (read_yes_no(e.text) == true || vocab().says(intent::yes, e.text) ||
            vocab().says(intent::acknowledged, e.text)) {
            tell(message_kind::confirm, "plan.right.yes");
            leave_step();
            return true;
        }
        answers_.take_back(st.id);  // said anew
        r.phase = plan_whole;
        r.held.clear();
        if (read_yes_no(e.text) == false) {
            tell(message_kind::question, "plan.right.anew");
            return true;
        }
    }
    auto parts = r.held;
    for (auto& p : answers_.parts_of(e)) parts.push_back(std::move(p));
    if (asks_about_the_plan(e.text)) {
        tell(message_kind::question, "plan.example");
        return true;
    }
    const bool german = language() == "de";
    auto halves = read_plan(e.text);  // asked for one half, somebody may write it out after all
    if (!halves.whole() && r.phase == plan_whole) {
        if (auto occasion = as_occasion(e.text, german); !occasion.empty()) halves = {std::move(occasion), {}};
    } else if (!halves.whole()) {
        const auto before = joined(r.held);
        if (r.phase == plan_action && !halves.cue.empty() && stands_alone(e.text)) {  // "at two": more of the moment
            r.held.front().text += " " + e.text;
            ask_phase(plan_action);
            return true;
        }
        halves = r.phase == plan_cue ? plan_halves{cue_from(e.text, german), as_action(before)}
                                     : plan_halves{cue_from(before, german), as_action(e.text)};
    }
    const bool no_answer = says_unknown(e.text) || read_yes_no(e.text) || word_count(e.text) == 1;
    if (says_no_plan(e.text) && (r.phase == plan_whole || !no_answer)) {
        player_.keep_unfinished();
        tell(message_kind::confirm, "plan.none");
        leave_step();
        return true;
    }
    if (r.phase == plan_cue && (says_unknown(e.text) || read_yes_no(e.text) || vocab().says(intent::not_yet, e.text))) {
        tell(message_kind::question, "plan.cue.any");
        return true;
    }
    if (halves.cue.empty() && halves.action.empty()) return false;
    if (halves.cue.empty() || halves.action.empty()) {
        r.held = std::move(parts);
        ask_phase(halves.action.empty() ? plan_action : plan_cue);
        return true;
    }
    const auto typed = plain(joined(parts));
    settle_plan(st, halves.cue, halves.action, std::move(parts), plan.serves, player_.question_of(st.action, true));
    const auto& made = s_.plans.back();
    // Where the words are not the person's own any more, they are asked for a yes.
    const bool own = !made.said.empty() ||
                     (typed.find(plain(made.cue)) != typed.npos && typed.find(plain(made.action)) != typed.npos);
    if (own) {
        leave_step();
    } else {
        r.held.clear();
        ask_phase(plan_right);
    }
    return true;
}

void several_steps::settle_plan(const step& st, std::string cue, std::string action, std::vector<entry_part> parts,
                                pole serves, std::string title, std::string as_said) {
    answers_.note_answered(st);
    auto made_of = parts;  // and of the obstacle, which is an entry of its own
    if (std::holds_alternative<check_step>(st.action))
        made_of.insert(made_of.end(), s_.running->held.begin(), s_.running->held.end());
    const auto& made =
        plans_.add_plan(std::move(cue), std::move(action), std::move(made_of), serves, std::move(as_said));
    const auto said = plans_.sentence(made);
    answers_.write_answer(st, std::move(title), std::move(parts), serves);
    if (const auto* plan = std::get_if<plan_step>(&st.action); plan && !plan->as.name.empty())
        (plan->as.kept == scope::person ? s_.names : s_.running->names)[plan->as.name] = answer{said, {}};
    tell(message_kind::confirm, "plan.said_back", {{"plan", said}});
}

bool several_steps::take_check(const step& st, const user_said& e) {
    auto& r = *s_.running;
    auto* plan = plans_.open_plan();
    if (!plan) {  // dropped meanwhile
        answers_.note_answered(st);
        leave_step();
        if (word_count(e.text) >= 5) asides_.offer_entry(answers_.parts_of(e));
        return true;
    }
    const auto name = [&](std::string value) {
        const auto& as = std::get<check_step>(st.action).as;
        if (!as.name.empty()) (as.kept == scope::person ? s_.names : r.names)[as.name] = answer{std::move(value), {}};
    };
    switch (r.phase) {
        case check_kept: {
            auto read = read_kept_answer(vocab(), e.text, listed_choices("check.options"));
            if (!read) {
                answers_.leave_between(std::move(read));
                return false;
            }
            const auto chosen = std::array{commitment::life::kept, commitment::life::partly,
                                           commitment::life::open}[static_cast<std::size_t>(read.value[0] - '0')];
            auto& noted = r.answered[st.id.text()];
            noted.judged = *plan;
            noted.missed_in_a_row = s_.missed_in_a_row;
            answers_.note_answered(st);
            count(s_.ledger, plan->serves, r.date.ok() ? r.date : today());
            if (chosen == commitment::life::open) {
                ++plan->misses;
                plan->ask_from = now_ + again_after;
                name("not_yet");
                if (plan->beside != 0) {  // no plan for when the plan does not come off
                    tell(message_kind::confirm, "check.came_up.not_yet");
                    leave_step();
                    return true;
                }
                ++s_.missed_in_a_row;
                if (s_.missed_in_a_row >= misses_that_change_the_tone) {
                    const bool one = plan->misses >= s_.missed_in_a_row;  // always the same
                    tell(message_kind::reply, one ? "check.three_missed.same" : "check.three_missed",
                         {{"count", std::to_string(s_.missed_in_a_row)}});
                    ask_phase(check_smaller);
                } else if (!read.note.empty()) {  // "no, Ben was ill": what got in the way is said
                    r.held = {{e.id, read.note}};
                    answers_.write_answer(st, words("check.obstacle.title", {{"plan", plans_.sentence(*plan)}}),
                                          answers_.parts_of(e), plan->serves);
                    ask_phase(check_offer);
                } else {
                    ask_phase(check_obstacle);
                }
                return true;
            }
            plan->state = chosen;
            plan->settled_on = today();
            if (plan->beside == 0) s_.missed_in_a_row = 0;
            const bool kept = chosen == commitment::life::kept;
            name(kept ? "kept" : "partly");
            if (!read.note.empty())
                answers_.write_answer(st, plans_.sentence(*plan), answers_.parts_of(e), plan->serves);
            tell(message_kind::confirm, kept ? "check.kept" : "check.partly");
            leave_step();
            return true;
        }
        case check_came_up: {
            auto came = read_yes_no_answer(vocab(), e.text);
            if (!came && vocab().says(intent::came_up, e.text)) came = {closed_answer::how::read, "yes", {}, {}, {}};
            if (!came) {
                if (vocab().says(intent::drops_it, e.text)) return drop_plan(st, *plan);
                answers_.leave_between(std::move(came));
                return false;
            }
            player_.begun();
            if (came.value == "yes") {
                ask_phase(check_kept);
                return true;
            }
            auto& noted = r.answered[st.id.text()];
            noted.judged = *plan;
            noted.missed_in_a_row = s_.missed_in_a_row;
            answers_.note_answered(st);
            const bool enough = ++plan->waits >= most_waits;
            plan->ask_from = enough ? instant::max() : now_ + came_up_after;
            name("waits");
            tell(message_kind::confirm, enough ? "check.came_up.enough" : "check.came_up.no");
            leave_step();
            return true;
        }
        case check_obstacle:
            player_.begun();
            if (vocab().says(intent::drops_it, e.text)) return drop_plan(st, *plan);
            r.held = answers_.parts_of(e);
            answers_.write_answer(st, words("check.obstacle.title", {{"plan", plans_.sentence(*plan)}}), r.held,
                                  plan->serves);
            ask_phase(check_offer);
            return true;
        case check_offer:
        case check_smaller: {
            player_.begun();
            if (vocab().says(intent::drops_it, e.text)) return drop_plan(st, *plan);
            if (is_no(e.text)) {
                tell(message_kind::confirm, "check.stays_open");
                leave_step();
                return true;
            }
            if (read_yes_no(e.text) == true) {
                tell(message_kind::question, "check.offer.short");
                return true;
            }
            if (asks_about_the_plan(e.text)) {
                tell(message_kind::question, "plan.example");
                return true;
            }
            const auto halves = read_plan(e.text);
            const bool moment_alone = !halves.cue.empty() && halves.action.empty();
            if (moment_alone || r.phase == check_smaller)
                change_plan_to(st, *plan, halves.cue.empty() ? plan->cue : halves.cue,
                               moment_alone         ? plan->action
                               : halves.cue.empty() ? as_action(e.text)
                                                    : halves.action,
                               answers_.parts_of(e));
            else
                plan_beside(st, *plan, halves, e);
            return true;
        }
        default:
            return false;
    }
}

bool several_steps::drop_plan(const step& st, commitment& plan) {
    auto& noted = s_.running->answered[st.id.text()];
    if (!noted.judged) {
        noted.judged = plan;
        noted.missed_in_a_row = s_.missed_in_a_row;
        answers_.note_answered(st);
    }
    plan.state = commitment::life::dropped;
    plan.settled_on = today();
    tell(message_kind::confirm, "check.dropped");
    leave_step();
    return true;
}

// The same plan at another moment, or less of it: no new one.
void several_steps::change_plan_to(const step& st, commitment& plan, std::string cue, std::string action,
                                   std::vector<entry_part> parts) {
    answers_.note_answered(st);
    plan.cue = std::move(cue);
    plan.action = std::move(action);
    plan.said.clear();
    for (const auto& p : parts)
        if (const auto halves = read_plan(p.text); halves.whole() && halves.cue == plan.cue) plan.said = halves.said;
    cut_to_plan(plan);
    plans_.time_plan(plan);
    plan.remind_at.reset();
    plan.made_on = today();
    answers_.write_answer(st, words("plan.title"), std::move(parts), plan.serves);
    tell(message_kind::confirm, "plan.said_back", {{"plan", plans_.sentence(plan)}});
    leave_step();
}

// For when what got in the way comes up again; the plan itself stays open. An obstacle that is no clause is quoted, for
// grammar could not bend it.
void several_steps::plan_beside(const step& st, const commitment& goal, plan_halves halves, const user_said& e) {
    const auto goal_said = plans_.sentence(goal);
    const auto serves = goal.serves;
    const int number = goal.number;
    std::string said;
    if (halves.cue.empty()) {
        auto obstacle = shortened(joined(s_.running->held), 120);
        std::replace(obstacle.begin(), obstacle.end(), '\n', ' ');
        while (!obstacle.empty() && (obstacle.back() == '.' || obstacle.back() == '!' || obstacle.back() == ' '))
            obstacle.pop_back();
        halves = {obstacle, as_action(e.text)};
        while (!halves.action.empty() && halves.action.back() == '.') halves.action.pop_back();
        said = words(is_own_clause(halves.action) ? "plan.sentence.obstacle.clause" : "plan.sentence.obstacle",
                     {{"obstacle", obstacle},
                      {"action", language() == "en" ? inside_sentence(halves.action, true) : halves.action}});
    }
    const bool quoted_cue = !said.empty();
    settle_plan(st, halves.cue, halves.action, answers_.parts_of(e), serves, words("plan.title"), std::move(said));
    auto& made = s_.plans.back();
    made.beside = number;
    if (quoted_cue) {  // times in the obstacle are those of what happened
        made.ask_from = now_ + plan_takes;
        made.moment.reset();
    }
    tell(message_kind::confirm, "plan.beside", {{"plan", quoted(goal_said)}});
    leave_step();
}

bool several_steps::take_balance(const user_said& e) {
    auto& r = *s_.running;
    const auto& st = *course_.the_step();
    const auto finish = [&](int where, int people) {
        answers_.note_answered(st);
        rate(s_.ledger, where, people, r.date.ok() ? r.date : today());
        tell(message_kind::confirm, "balance.noted");
        leave_step();
        return true;
    };
    if (r.phase == balance_people) {
        const auto people = read_listed(e.text, "balance.people.options");
        if (!people) return false;
        return finish(std::atoi(r.held.empty() ? "3" : r.held.front().text.c_str()), *people);
    }
    // "4", or both at once: "4 some"
    auto typed = plain(e.text);
    const auto blank = typed.find(' ');
    auto where = read_scale(blank == typed.npos ? typed : typed.substr(0, blank));
    if (where && *where <= 5 && blank != typed.npos)
        if (const auto people = read_listed(typed.substr(blank + 1), "balance.people.options"))
            return finish(*where, *people);
    auto said = read_scale_answer(vocab(), e.text, {}, {});
    where = said ? std::optional<int>(std::atoi(said.value.c_str())) : std::nullopt;
    if (!where || *where > 5) {
        answers_.leave_between(std::move(said));
        return false;
    }
    if (!said.note.empty())
        answers_.write_answer(st, words("balance.ask.where.short"), answers_.parts_of(e), pole::none);
    player_.begun();
    r.held = {{e.id, std::to_string(*where)}};
    ask_phase(balance_people);
    return true;
}

// Said when a message could not be read as the answer to a small question.
std::string several_steps::sub_retry(const step_action& action) {
    const auto phase = s_.running->phase;
    if (std::holds_alternative<check_step>(action) && phase == check_came_up) return words("retry.yes_no");
    if (std::holds_alternative<check_step>(action))
        return words("retry.choose", {{"list", listed_options("check.options")}});
    if (std::holds_alternative<balance_step>(action))
        return phase == balance_people ? words("retry.choose", {{"list", listed_options("balance.people.options")}})
                                       : words("retry.balance");
    if (std::holds_alternative<priorities_step>(action))
        return words("retry.priority", {{"lines", ladder_.vision_list()}});
    if (std::holds_alternative<upward_step>(action) && phase > 0)
        return words("retry.choose", {{"list", listed_options("upward.options")}});
    return words("again", {{"question", player_.short_question()}});
}

}  // namespace fulcrum::dialogue
