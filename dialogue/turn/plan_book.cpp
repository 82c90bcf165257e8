#include "dialogue/turn/plan_book.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <string_view>
#include <utility>

#include "dialogue/ledger.hpp"
#include "dialogue/open_plans.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/entry_parts.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr int plans_shown = 10;
constexpr std::size_t longest_moment = 120;

constexpr std::size_t plans_kept = 40;

constexpr int days_open = 14;

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

}  // namespace

void cut_to_plan(commitment& c) {
    constexpr std::size_t half = 300;  // characters
    for (auto* text : {&c.cue, &c.action})
        if (code_points(*text) > half) *text = shortened(*text, half);
    if (code_points(c.said) > 2 * half) c.said = shortened(c.said, 2 * half);
    for (auto& p : c.parts)
        if (code_points(p.text) > 2 * half) p.text = shortened(p.text, 2 * half);
}

// A plan written in one message is read again from its new words.
bool plan_book::change_plan(const message_edited& e) {
    bool changed = false;
    for (auto& c : s_.plans) {
        if (!change_part(c.parts, e.id, e.text)) continue;
        const auto halves = read_plan(e.text);
        if (!halves.cue.empty()) c.cue = halves.cue;
        if (!halves.action.empty() && (!halves.cue.empty() || c.parts.front().from == e.id)) c.action = halves.action;
        if (halves.cue.empty() && c.parts.size() > 1 && c.parts.back().from == e.id) c.cue = as_cue(e.text);
        c.said = halves.whole() ? halves.said : std::string();
        cut_to_plan(c);
        changed = true;
    }
    return changed;
}

std::string plan_book::plan_line(const commitment& c) const {
    static constexpr std::string_view keys[] = {"plans.open", "plans.kept", "plans.partly", "plans.dropped"};
    return words("plans.line", {{"number", std::to_string(c.number)},
                                {"state", words(keys[static_cast<std::size_t>(c.state)])},
                                {"date", date_words(c.made_on)},
                                {"plan", sentence(c)}});
}

std::string plan_book::plans_text() const {
    std::string open, settled;
    int shown = 0, latest = 0;
    for (auto it = s_.plans.rbegin(); it != s_.plans.rend(); ++it) {
        if (it->state == commitment::life::open) {
            latest = std::max(latest, it->number);
            open += (open.empty() ? "" : "\n") + plan_line(*it);
        } else if (shown++ < plans_shown)
            settled += (settled.empty() ? "" : "\n") + plan_line(*it);
    }
    if (open.empty() && settled.empty()) return words("plans.none");
    std::string all;
    if (!open.empty()) all = words("plans.list.open", {{"list", open}, {"number", std::to_string(latest)}});
    if (!settled.empty()) all += (all.empty() ? "" : "\n\n") + words("plans.list.settled", {{"list", settled}});
    return all;
}

void plan_book::do_plans(std::string_view rest) {
    if (rest.empty()) return tell_text(message_kind::reply, plans_text());
    const auto verb = first_word(rest);
    const int number = std::atoi(after_word(rest).c_str());
    using life = commitment::life;
    const auto now = verb == "kept" ? life::kept : verb == "partly" ? life::partly : life::dropped;
    const auto found =
        std::find_if(s_.plans.begin(), s_.plans.end(), [&](const commitment& c) { return c.number == number; });
    if (found == s_.plans.end())
        return tell(message_kind::error, "plans.no_such", {{"number", std::to_string(number)}});
    found->state = now;
    if (now != life::dropped && found->beside == 0) s_.missed_in_a_row = 0;
    found->settled_on = today();
    tell_text(message_kind::confirm, plan_line(*found));
}

// A plan outside any track: "plan When …, I will …".
void plan_book::do_plan(std::string_view rest, const message_id& from) {
    const auto halves = read_plan(rest);
    if (halves.cue.empty() || halves.action.empty()) return tell(message_kind::error, "plan.usage");
    std::vector<entry_part> parts{{from, std::string(rest)}};
    note_made(add_plan(halves.cue, halves.action, parts, pole::none), parts);
}

void plan_book::plan_card(const card& c, std::string_view moment, const message_id& from) {
    std::vector<entry_part> parts{{from, std::string(moment)}};
    const std::string action(first_sentence(c.words));
    auto cue = shortened(moment, longest_moment);
    const auto said = cue + ": " + action;
    const auto serves = c.serves == pole::both ? pole::none : c.serves;
    note_made(add_plan(std::move(cue), action, parts, serves, said), {{from, said}});
}

// Said back and written down; and its side is asked for where nothing says it.
void plan_book::note_made(const commitment& made, std::vector<entry_part> parts) {
    write_entry entry;
    entry.title = words("plan.title");
    entry.parts = std::move(parts);
    out_.push_back(std::move(entry));
    tell(message_kind::confirm, "plan.said_back", {{"plan", sentence(made)}});
    if (made.serves != pole::none) return;
    asides_.ask_aside({side_question::kind::plan_side, made.number, {}, {}, now_});
    tell(message_kind::question, "plan.side.ask", {{"list", listed_options("plan.side.options")}});
}

// Which side such a plan serves: no track says it, so the person may.
bool plan_book::take_plan_side(const user_said& e, int number) {
    static constexpr pole sides[] = {pole::vision, pole::execution, pole::people};
    const auto chosen = read_listed(e.text, "plan.side.options");
    if (!chosen || *chosen >= static_cast<int>(std::size(sides))) return false;
    const auto plan =
        std::find_if(s_.plans.begin(), s_.plans.end(), [&](const commitment& c) { return c.number == number; });
    if (plan == s_.plans.end()) return false;
    plan->serves = sides[*chosen];
    count(s_.ledger, plan->serves, plan->made_on);
    tell(message_kind::confirm, "plan.side.noted",
         {{"side", book().find("plan.side.options")->second[static_cast<std::size_t>(*chosen)]}});
    return true;
}

// When it is asked about, by what its words say.
void plan_book::time_plan(commitment& c) const {
    auto when = time_of_plan(c.cue, now_, zone());
    if (!when) when = time_of_plan(c.action, now_, zone());
    c.moment.reset();
    if (when && when->exact) c.moment = when->at;
    c.ask_from = when ? when->at : now_ + plan_takes;
}

const commitment& plan_book::add_plan(std::string cue, std::string action, std::vector<entry_part> parts, pole serves,
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
commitment* plan_book::open_plan() {
    const int number = s_.running ? s_.running->plan : 0;
    const auto found = std::find_if(s_.plans.rbegin(), s_.plans.rend(), [&](const commitment& p) {
        return p.state == commitment::life::open && (number == 0 || p.number == number);
    });
    return found == s_.plans.rend() ? nullptr : &*found;
}

std::string plan_book::sentence(const commitment& c) const {
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

}  // namespace fulcrum::dialogue
