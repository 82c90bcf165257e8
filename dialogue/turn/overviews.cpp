#include "dialogue/turn/overviews.hpp"

#include <algorithm>

#include "dialogue/ledger.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/balance_view.hpp"
#include "dialogue/turn/ladder.hpp"
#include "dialogue/turn/plan_book.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr int quiet_line_days = 14;  // a line of the vision without an action for that long is named

}  // namespace

std::string overviews::review_text() {
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

std::string overviews::overview_text(overview what) {
    switch (what) {
        case overview::balance:
            return balance_.balance_text();
        case overview::plans:
            return plans_.plans_text();
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
