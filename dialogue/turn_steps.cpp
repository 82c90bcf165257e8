// The steps of the closed loop: a plan and its check, the day's balance, drawn cards, and old words brought back. Some
// ask several small questions; `running_session::phase` says which one waits.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "dialogue/calendar.hpp"
#include "dialogue/draw.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/open_plans.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/vision.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t plans_kept = 40;
constexpr int days_open = 14;
constexpr std::size_t recalled_kept = 40;
constexpr int misses_that_change_the_tone = 3;

// Questions of a plan; 0 is the step's own.
enum plan_phase { plan_whole = 0, plan_cue = 1, plan_action = 2, plan_right = 3 };
// Of a check.
enum check_phase { check_kept = 0, check_obstacle = 1, check_offer = 2, check_smaller = 3, check_came_up = 4 };
// Of the balance.
enum balance_phase { balance_where = 0, balance_people = 1 };

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

// People begin a message with a capital; inside a sentence it goes, unless the word is a name or "I".
std::string inside_sentence(std::string text, bool verb_first) {
    static constexpr std::string_view openers[] = {"The", "A",    "An",      "My",       "Our",     "It",
                                                   "We",  "They", "This",    "That",     "There",   "He",
                                                   "She", "You",  "Someone", "Somebody", "Everyone"};
    const std::string_view word = std::string_view(text).substr(0, text.find_first_of(" ,."));
    const bool capital = !word.empty() && word[0] >= 'A' && word[0] <= 'Z' && word != "I" && !word.starts_with("I'");
    const bool plain_word =
        std::all_of(word.begin() + (word.empty() ? 0 : 1), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const bool opens = std::find(std::begin(openers), std::end(openers), word) != std::end(openers);
    if (capital && plain_word && (verb_first || opens)) text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

bool is_no(std::string_view typed) { return read_yes_no(typed) == false || says_no_plan(typed); }

// A half of a plan that was asked for alone: an occasion becomes one with its first word.
std::string cue_from(std::string_view typed, bool german) {
    auto occasion = as_occasion(typed, german);
    return occasion.empty() ? as_cue(typed) : occasion;
}

}  // namespace

// --- what is asked ---------------------------------------------------------------------------------------------------

bool machine::asks_several(const step_action& action) {
    return std::holds_alternative<plan_step>(action) || std::holds_alternative<check_step>(action) ||
           std::holds_alternative<balance_step>(action) || std::holds_alternative<vision_step>(action) ||
           std::holds_alternative<values_step>(action) || std::holds_alternative<priorities_step>(action) ||
           std::holds_alternative<upward_step>(action);
}

std::string machine::sub_question(const step_action& action, bool in_short) {
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
        const auto* plan = open_plan();
        if (r.phase == check_obstacle) return words("check.obstacle");
        if (r.phase == check_offer) return words("check.offer");
        if (r.phase == check_came_up)
            return words("check.came_up", {{"plan", plan ? quoted(sentence(*plan)) : std::string("…")}});
        if (r.phase == check_smaller) return words("check.smaller");
        const auto quote = plan ? quoted(sentence(*plan)) : std::string("…");
        if (in_short) return words("check.short", {{"plan", quote}, {"list", listed_options("check.options")}});
        const auto lead = check->lead.wordings.empty() ? words("check.lead") : course_.fill(check->lead, place);
        return words("check.ask", {{"lead", lead}, {"plan", quote}, {"list", listed_options("check.options")}});
    }
    if (std::holds_alternative<balance_step>(action)) {
        if (r.phase == balance_people)
            return words("balance.ask.people", {{"list", listed_options("balance.people.options")}});
        return words(in_short ? "balance.ask.where.short" : "balance.ask.where");
    }
    return ladder_question(action, in_short);
}

// Which of its questions a step begins with: of a plan for when something comes up, whether it did.
int machine::first_phase(const step_action& action) {
    if (!std::holds_alternative<check_step>(action)) return 0;
    const auto* plan = open_plan();
    return plan && plan->beside != 0 ? check_came_up : 0;
}

// The next small question of the same step.
void machine::ask_phase(int phase) {
    s_.running->phase = phase;
    s_.running->asked_at = now_;
    asks_ = asker::step;
    tell_text(message_kind::question, sub_question(course_.the_step()->action, false));
}

// --- what is answered ------------------------------------------------------------------------------------------------

// True when the message was an answer to the small question that waits.
bool machine::take_sub_answer(const step& st, const user_said& e) {
    const auto& a = st.action;
    if (const auto* plan = std::get_if<plan_step>(&a)) return take_plan(st, *plan, e);
    if (std::holds_alternative<check_step>(a)) return take_check(st, e);
    if (std::holds_alternative<balance_step>(a)) return take_balance(e);
    if (std::holds_alternative<vision_step>(a)) return take_vision(e);
    if (std::holds_alternative<values_step>(a)) return take_values(e);
    if (const auto* up = std::get_if<upward_step>(&a)) return take_upward(st, *up, e);
    return take_priorities(e);
}

void machine::note_answered(const step& st) {
    begun();
    ++s_.steps_done;
    auto& trail = s_.running->trail;
    if (trail.empty() || trail.back() != st.id) trail.push_back(st.id);
}

// Into the journal, under what was asked.
void machine::write_answer(const step& st, std::string title, std::vector<entry_part> parts, pole serves) {
    const auto& r = *s_.running;
    const auto place = r.card.empty() ? r.session.text() + "/" + st.id.text() : "card/" + r.card.text();
    s_.latest = written_answer{title, parts, r.track, place, serves, st.id, now_};
    out_.push_back(write_entry{std::move(title), std::move(parts), r.track, place, serves});
}

void machine::leave_step() {
    s_.running->plan = 0;
    s_.running->phase = 0;
    s_.running->held.clear();
    advance();
}

bool machine::take_plan(const step& st, const plan_step& plan, const user_said& e) {
    auto& r = *s_.running;
    begun();
    if (r.phase == plan_right) {
        if (read_yes_no(e.text) == true || vocab().says(intent::yes, e.text) ||
            vocab().says(intent::acknowledged, e.text)) {
            tell(message_kind::confirm, "plan.right.yes");
            leave_step();
            return true;
        }
        take_back(st.id);  // said anew
        r.phase = plan_whole;
        r.held.clear();
        if (read_yes_no(e.text) == false) {
            tell(message_kind::question, "plan.right.anew");
            return true;
        }
    }
    auto parts = r.held;
    for (auto& p : parts_of(e)) parts.push_back(std::move(p));
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
        keep_unfinished();
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
    settle_plan(st, halves.cue, halves.action, std::move(parts), plan.serves, question_of(st.action, true));
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

void machine::settle_plan(const step& st, std::string cue, std::string action, std::vector<entry_part> parts,
                          pole serves, std::string title, std::string as_said) {
    note_answered(st);
    auto made_of = parts;  // and of the obstacle, which is an entry of its own
    if (std::holds_alternative<check_step>(st.action))
        made_of.insert(made_of.end(), s_.running->held.begin(), s_.running->held.end());
    const auto& made = add_plan(std::move(cue), std::move(action), std::move(made_of), serves, std::move(as_said));
    const auto said = sentence(made);
    write_answer(st, std::move(title), std::move(parts), serves);
    if (const auto* plan = std::get_if<plan_step>(&st.action); plan && !plan->as.name.empty())
        (plan->as.kept == scope::person ? s_.names : s_.running->names)[plan->as.name] = answer{said, {}};
    tell(message_kind::confirm, "plan.said_back", {{"plan", said}});
}

// A plan is a sentence, and forty of them are kept; all that was written is in the journal.
void cut_to_plan(commitment& c) {
    constexpr std::size_t half = 300;  // characters
    for (auto* text : {&c.cue, &c.action})
        if (code_points(*text) > half) *text = shortened(*text, half);
    if (code_points(c.said) > 2 * half) c.said = shortened(c.said, 2 * half);
    for (auto& p : c.parts)
        if (code_points(p.text) > 2 * half) p.text = shortened(p.text, 2 * half);
}

// When it is asked about, by what its words say.
void machine::time_plan(commitment& c) const {
    auto when = time_of_plan(c.cue, now_, zone());
    if (!when) when = time_of_plan(c.action, now_, zone());
    c.moment.reset();
    if (when && when->exact) c.moment = when->at;
    c.ask_from = when ? when->at : now_ + plan_takes;
}

const commitment& machine::add_plan(std::string cue, std::string action, std::vector<entry_part> parts, pole serves,
                                    std::string as_said) {
    commitment c;
    c.number = ++s_.plans_made;
    c.cue = std::move(cue);
    c.action = std::move(action);
    c.said = std::move(as_said);
    // Words that are a whole plan by themselves stand as they are.
    for (const auto& p : parts)
        if (const auto halves = read_plan(p.text); halves.whole() && halves.cue == c.cue && halves.action == c.action)
            c.said = halves.said;
    c.parts = std::move(parts);
    cut_to_plan(c);
    c.serves = serves;
    if (s_.track) c.track = s_.track->track;
    c.made_on = today();
    count(s_.ledger, serves, c.made_on);
    // Nobody asks any more about what was left open for two weeks.
    for (auto& p : s_.plans)
        if (p.state == commitment::life::open && day_number(c.made_on) - day_number(p.made_on) > days_open) {
            p.state = commitment::life::dropped;
            p.settled_on = c.made_on;
            tell(message_kind::reply, "plans.put_aside",
                 {{"plan", quoted(sentence(p))}, {"number", std::to_string(p.number)}});
        }
    time_plan(c);
    s_.plans.push_back(std::move(c));
    while (s_.plans.size() > plans_kept) {  // settled ones go first
        const auto settled = std::find_if(s_.plans.begin(), s_.plans.end(),
                                          [](const commitment& p) { return p.state != commitment::life::open; });
        s_.plans.erase(settled == s_.plans.end() ? s_.plans.begin() : settled);
    }
    return s_.plans.back();
}

// The one that is looked at.
commitment* machine::open_plan() {
    const int number = s_.running ? s_.running->plan : 0;
    const auto found = std::find_if(s_.plans.rbegin(), s_.plans.rend(), [&](const commitment& p) {
        return p.state == commitment::life::open && (number == 0 || p.number == number);
    });
    return found == s_.plans.rend() ? nullptr : &*found;
}

std::string machine::sentence(const commitment& c) const {
    if (!c.said.empty()) return c.said;
    const bool english = language() == "en";  // in German nouns keep their capitals
    const auto action = english ? inside_sentence(c.action, true) : c.action;
    const bool clause = is_own_clause(action);
    if (stands_alone(c.cue))
        return words(clause ? "plan.sentence.own.clause" : "plan.sentence.own",
                     {{"cue", capitalised(c.cue)}, {"action", action}, {"comma", is_clause(c.cue) ? "," : ""}});
    const auto cue = english ? inside_sentence(c.cue, false) : c.cue;
    return words(clause ? "plan.sentence.clause" : "plan.sentence", {{"cue", cue}, {"action", action}});
}

bool machine::take_check(const step& st, const user_said& e) {
    auto& r = *s_.running;
    auto* plan = open_plan();
    if (!plan) {  // dropped meanwhile
        note_answered(st);
        leave_step();
        if (word_count(e.text) >= 5) offer_entry(parts_of(e));
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
                between_ = std::move(read);
                return false;
            }
            const auto chosen = std::array{commitment::life::kept, commitment::life::partly,
                                           commitment::life::open}[static_cast<std::size_t>(read.value[0] - '0')];
            auto& noted = r.answered[st.id.text()];
            noted.judged = *plan;
            noted.missed_in_a_row = s_.missed_in_a_row;
            note_answered(st);
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
                    write_answer(st, words("check.obstacle.title", {{"plan", sentence(*plan)}}), parts_of(e),
                                 plan->serves);
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
            if (!read.note.empty()) write_answer(st, sentence(*plan), parts_of(e), plan->serves);
            tell(message_kind::confirm, kept ? "check.kept" : "check.partly");
            leave_step();
            return true;
        }
        case check_came_up: {
            auto came = read_yes_no_answer(vocab(), e.text);
            if (!came && vocab().says(intent::came_up, e.text)) came = {closed_answer::how::read, "yes", {}, {}, {}};
            if (!came) {
                if (vocab().says(intent::drops_it, e.text)) return drop_plan(st, *plan);
                between_ = std::move(came);
                return false;
            }
            begun();
            if (came.value == "yes") {
                ask_phase(check_kept);
                return true;
            }
            auto& noted = r.answered[st.id.text()];
            noted.judged = *plan;
            noted.missed_in_a_row = s_.missed_in_a_row;
            note_answered(st);
            const bool enough = ++plan->waits >= most_waits;
            plan->ask_from = enough ? instant::max() : now_ + came_up_after;
            name("waits");
            tell(message_kind::confirm, enough ? "check.came_up.enough" : "check.came_up.no");
            leave_step();
            return true;
        }
        case check_obstacle:
            begun();
            if (vocab().says(intent::drops_it, e.text)) return drop_plan(st, *plan);
            r.held = parts_of(e);
            write_answer(st, words("check.obstacle.title", {{"plan", sentence(*plan)}}), r.held, plan->serves);
            ask_phase(check_offer);
            return true;
        case check_offer:
        case check_smaller: {
            begun();
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
                               parts_of(e));
            else
                plan_beside(st, *plan, halves, e);
            return true;
        }
        default:
            return false;
    }
}

bool machine::drop_plan(const step& st, commitment& plan) {
    auto& noted = s_.running->answered[st.id.text()];
    if (!noted.judged) {
        noted.judged = plan;
        noted.missed_in_a_row = s_.missed_in_a_row;
        note_answered(st);
    }
    plan.state = commitment::life::dropped;
    plan.settled_on = today();
    tell(message_kind::confirm, "check.dropped");
    leave_step();
    return true;
}

// The same plan at another moment, or less of it: no new one.
void machine::change_plan_to(const step& st, commitment& plan, std::string cue, std::string action,
                             std::vector<entry_part> parts) {
    note_answered(st);
    plan.cue = std::move(cue);
    plan.action = std::move(action);
    plan.said.clear();
    for (const auto& p : parts)
        if (const auto halves = read_plan(p.text); halves.whole() && halves.cue == plan.cue) plan.said = halves.said;
    cut_to_plan(plan);
    time_plan(plan);
    plan.remind_at.reset();
    plan.made_on = today();
    write_answer(st, words("plan.title"), std::move(parts), plan.serves);
    tell(message_kind::confirm, "plan.said_back", {{"plan", sentence(plan)}});
    leave_step();
}

// For when what got in the way comes up again; the plan itself stays open. An obstacle that is no clause is quoted, for
// grammar could not bend it.
void machine::plan_beside(const step& st, const commitment& goal, plan_halves halves, const user_said& e) {
    const auto goal_said = sentence(goal);
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
    settle_plan(st, halves.cue, halves.action, parts_of(e), serves, words("plan.title"), std::move(said));
    auto& made = s_.plans.back();
    made.beside = number;
    if (quoted_cue) {  // times in the obstacle are those of what happened
        made.ask_from = now_ + plan_takes;
        made.moment.reset();
    }
    tell(message_kind::confirm, "plan.beside", {{"plan", quoted(goal_said)}});
    leave_step();
}

bool machine::take_balance(const user_said& e) {
    auto& r = *s_.running;
    const auto& st = *course_.the_step();
    const auto finish = [&](int where, int people) {
        note_answered(st);
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
        between_ = std::move(said);
        return false;
    }
    if (!said.note.empty()) write_answer(st, words("balance.ask.where.short"), parts_of(e), pole::none);
    begun();
    r.held = {{e.id, std::to_string(*where)}};
    ask_phase(balance_people);
    return true;
}

// Said when a message could not be read as the answer to a small question.
std::string machine::sub_retry(const step_action& action) {
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
    return words("again", {{"question", short_question()}});
}

// --- steps that ask nothing ------------------------------------------------------------------------------------------

// A card by rule. True when it waits for an answer.
bool machine::draw_now(const step& st, const draw_step& d) {
    draw_wish wish{d.from, d.fixed, d.theme, d.unseen_days};
    if (d.by == draw_step::side::neglected) wish.side = neglected_side(s_, today());
    if (d.by == draw_step::side::any) wish.side = pole::none;
    const auto* c = draw_card(*def_.texts, s_, wish, language(), today());
    if (!c) return false;
    note_drawn(s_, *c, today());
    if (d.from == bank::tip) {
        tell_text(message_kind::tip, c->words);
        return false;
    }
    s_.running->step = st.id;
    s_.running->wording = c->words;
    s_.running->held = {{message_id{}, std::to_string(static_cast<int>(c->serves))}};
    s_.running->asked_at = now_;
    tell_text(message_kind::question, c->words);
    return true;
}

// Old words: the journal is asked for those of 1, 4 or 12 weeks ago, in turn, each within a week. The session goes on
// when it answers.
void machine::ask_journal_for_recall(const recall_step& step) {
    auto& r = *s_.running;
    int longest = 1;
    for (const int w : step.weeks) longest = std::max(longest, w);
    look_up q;
    q.by = look_up::how::between;
    q.most = 400;
    q.from = to_instant(add_days(today(), -7 * longest - 3), time_of_day{0}, zone());
    q.to = to_instant(add_days(today(), -3), time_of_day{0}, zone());
    for (std::size_t i = 0; i < said_.size(); ++i) r.spoken += (i ? "\n\n" : "") + said_[i];
    r.as_prompt = kind_ == message_kind::prompt;
    said_.clear();
    out_.push_back(std::move(q));
}

bool machine::waits_for_recall() const {
    if (!s_.running || !s_.running->card.empty()) return false;
    const auto* ses = course_.the_session();
    if (!ses) return false;
    const int i = find_step(*ses, s_.running->step);
    return i >= 0 && std::holds_alternative<recall_step>(ses->steps[static_cast<std::size_t>(i)].action);
}

void machine::go_on_with_recall(const journal_found& found) {
    auto& r = *s_.running;
    const auto* ses = course_.the_session();
    const int index = find_step(*ses, r.step);
    const auto& step = std::get<recall_step>(ses->steps[static_cast<std::size_t>(index)].action);
    if (!r.spoken.empty()) tell_text(r.as_prompt ? message_kind::prompt : message_kind::question, r.spoken);
    r.spoken.clear();
    r.as_prompt = false;
    const auto fits = [&](const journal_line& l, int weeks) {
        const int age = day_number(today()) - day_number(to_local(l.written_at, zone()).date);
        const bool side = step.serves == pole::none || l.serves == step.serves || l.serves == pole::both;
        return side && age > 7 * weeks - 3 && age <= 7 * weeks + 3 && !l.text.empty() &&
               std::find(s_.recalled.begin(), s_.recalled.end(), l.number) == s_.recalled.end();
    };
    const std::size_t ages = step.weeks.size();
    for (std::size_t i = 0; i < ages; ++i) {
        const int weeks = step.weeks[(static_cast<std::size_t>(s_.recalls) + i) % ages];
        // The fullest answer of that week says most.
        const journal_line* best = nullptr;
        for (const auto& l : found.lines)
            if (fits(l, weeks) && (!best || l.text.size() > best->text.size())) best = &l;
        if (!best) continue;
        ++s_.recalls;
        s_.recalled.push_back(best->number);
        if (s_.recalled.size() > recalled_kept) s_.recalled.erase(s_.recalled.begin());
        const auto ago =
            weeks <= 1 ? words("recall.one_week") : words("recall.weeks", {{"weeks", std::to_string(weeks)}});
        const auto old = shortened(best->text, 400);
        auto& names = r.names;
        names["ago"] = answer{ago, {}};
        names["words"] = answer{old, {}};
        const auto place = r.track.text() + "/" + r.session.text() + "/" + r.step.text();
        tell_text(message_kind::reply, course_.fill(step.what, place));
        names.erase("ago");
        names.erase("words");
        break;
    }
    run_from(index + 1);
}

void machine::remember(const remember_step& step) {
    const auto text = course_.fill(step.words);
    s_.names[step.name] = answer{text, {}};
}

}  // namespace fulcrum::dialogue
