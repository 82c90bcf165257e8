// What a person sees of their own record: where the weeks lean, plans, vision and priorities; and the words that change
// them.
#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/vision.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr int plans_shown = 10;

constexpr int quiet_line_days = 14;  // a line of the vision without an action for that long is named

}  // namespace

// --- plans -----------------------------------------------------------------------------------------------------------

std::string machine::plan_line(const commitment& c) const {
    static constexpr std::string_view keys[] = {"plans.open", "plans.kept", "plans.partly", "plans.dropped"};
    return words("plans.line", {{"number", std::to_string(c.number)},
                                {"state", words(keys[static_cast<std::size_t>(c.state)])},
                                {"date", date_words(c.made_on)},
                                {"plan", sentence(c)}});
}

std::string machine::plans_text() const {
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

void machine::do_plans(std::string_view rest) {
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
void machine::do_plan(std::string_view rest, const message_id& from) {
    const auto halves = read_plan(rest);
    if (halves.cue.empty() || halves.action.empty()) return tell(message_kind::error, "plan.usage");
    std::vector<entry_part> parts{{from, std::string(rest)}};
    const auto& made = add_plan(halves.cue, halves.action, parts, pole::none);
    const auto said = sentence(made);
    ask_aside({side_question::kind::plan_side, made.number, {}, {}, now_});
    write_entry entry;
    entry.title = words("plan.title");
    entry.parts = std::move(parts);
    out_.push_back(std::move(entry));
    tell(message_kind::confirm, "plan.said_back", {{"plan", said}});
    tell(message_kind::question, "plan.side.ask", {{"list", listed_options("plan.side.options")}});
}

// Which side such a plan serves: no track says it, so the person may.
bool machine::take_plan_side(const user_said& e, int number) {
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

// --- vision, values, priorities --------------------------------------------------------------------------------------

// --- the weekly review -----------------------------------------------------------------------------------------------

std::string machine::review_text() {
    const auto week = monday_of(today());
    std::string all = balance_.balance_text();
    const auto add = [&](std::string text) {
        if (!text.empty()) all += "\n\n" + std::move(text);
    };
    // Kept and missed first: reflection helps only with feedback (Anseel et al. 2009).
    // A plan that stands beside another is no plan more.
    int kept = 0, partly = 0, made = 0, open = 0;
    for (const auto& p : s_.plans) {
        const bool settled_now = p.settled_on && day_number(*p.settled_on) >= day_number(week);
        const bool counts = p.state == commitment::life::kept || p.state == commitment::life::partly;
        if (p.beside != 0 || (day_number(p.made_on) < day_number(week) && !(settled_now && counts))) continue;
        ++made;
        kept += p.state == commitment::life::kept;
        partly += p.state == commitment::life::partly;
        open += p.state == commitment::life::open;
    }
    if (made > 0) {
        auto said = words("review.plans", {{"made", std::to_string(made)}, {"kept", std::to_string(kept)}});
        if (partly > 0) said += " " + words("review.plans.partly", {{"partly", std::to_string(partly)}});
        if (open > 0) said += " " + words("review.plans.open", {{"open", std::to_string(open)}});
        add(std::move(said));
    }
    std::string quiet_lines, serves_none;
    for (const auto& v : s_.vision) {
        const auto since = v.acted_on ? *v.acted_on : v.since;
        const auto asked = std::count_if(
            s_.asked_priorities.begin(), s_.asked_priorities.end(),
            [&](local_date monday) { return day_number(monday) + 6 > day_number(since) && monday <= today(); });
        if (asked >= 2 && day_number(today()) - day_number(since) >= quiet_line_days)
            quiet_lines += (quiet_lines.empty() ? "" : "\n") + std::string("- ") + v.text;
    }
    for (const auto& p : s_.priorities)
        if (p.week == week && p.line == 0 && !s_.vision.empty())
            serves_none += (serves_none.empty() ? "" : "\n") + std::string("- ") + p.text;
    if (!quiet_lines.empty()) add(words("review.quiet_lines", {{"lines", quiet_lines}}));
    if (!serves_none.empty()) add(words("review.serves_none", {{"lines", serves_none}}));
    if (s_.upward && !s_.upward->differs.text.empty() && !s_.upward->on_purpose && !s_.upward->named) {
        s_.upward->named = true;
        add(words("review.upward", {{"differs", quoted(s_.upward->differs.text)}}));
    }
    return all;
}

std::string machine::overview_text(overview what) {
    switch (what) {
        case overview::balance:
            return balance_.balance_text();
        case overview::plans:
            return plans_text();
        case overview::vision:
            return ladder_.vision_text();
        case overview::priorities:
            return ladder_.priorities_text();
        case overview::review:
            return review_text();
    }
    return {};
}

}  // namespace fulcrum::dialogue
