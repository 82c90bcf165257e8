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

constexpr int weeks_shown = 4, plans_shown = 10;
constexpr int quiet_line_days = 14;  // a line of the vision without an action for that long is named

std::string after_word(std::string_view text) {
    const auto blank = text.find_first_of(" \t\n");
    if (blank == text.npos) return {};
    const auto from = text.find_first_not_of(" \t\n", blank);
    return from == text.npos ? std::string() : std::string(text.substr(from));
}

std::string first_word(std::string_view text) { return plain(text.substr(0, text.find_first_of(" \t\n"))); }

}  // namespace

std::string machine::people_words(double level) const {
    return words(level < 0.5 ? "balance.people.little" : level < 1.5 ? "balance.people.some" : "balance.people.much");
}

// One observation, the one that matters most.
std::string machine::observation() const {
    const auto weeks = recent(s_.ledger, today(), weeks_shown);
    std::vector<int> shares;
    for (const auto& w : weeks)
        if (const auto share = vision_share(w)) shares.push_back(*share);
    if (shares.empty()) return words("balance.empty");
    const int low = target_of(s_) - target_band, high = target_of(s_) + target_band;
    const auto run = [&](auto outside) {
        int n = 0;
        for (auto it = shares.rbegin(); it != shares.rend() && outside(*it); ++it) ++n;
        return n;
    };
    const int under = run([&](int share) { return share < low; });
    const int over = run([&](int share) { return share > high; });
    const int last = shares.back();
    if (shares.size() >= 2) {
        const int before = shares[shares.size() - 2];
        const int middle = target_of(s_);
        if (std::abs(before - middle) - std::abs(last - middle) >= 15)
            return words("balance.sees.toward", {{"before", std::to_string(before)}, {"last", std::to_string(last)}});
    }
    if (under >= 2) return words("balance.sees.execution_weeks", {{"count", std::to_string(under)}});
    if (over >= 2) return words("balance.sees.vision_weeks", {{"count", std::to_string(over)}});
    if (under == 1) return words("balance.sees.execution");
    if (over == 1) return words("balance.sees.vision");
    for (const auto& w : weeks)
        if (const auto level = people_level(w); &w == &weeks.back() && level && *level < 0.5)
            return words("balance.sees.people");
    return words("balance.sees.band");
}

std::string machine::balance_text() const {
    const auto weeks = recent(s_.ledger, today(), weeks_shown);
    std::string list;
    for (const auto& w : weeks) {
        const auto share = vision_share(w);
        if (!share) continue;
        const auto level = people_level(w);
        const auto people = level ? people_words(*level) : std::string();
        list += (list.empty() ? "" : "\n") + words("balance.week", {{"bar", bar(*share)},
                                                                    {"date", date_words(w.monday)},
                                                                    {"vision", std::to_string(*share)},
                                                                    {"execution", std::to_string(100 - *share)},
                                                                    {"people", people}});
    }
    if (list.empty()) return words("balance.empty");
    const auto vision = std::to_string(target_of(s_)), execution = std::to_string(100 - target_of(s_));
    return words("balance.text", {{"list", list},
                                  {"observation", observation()},
                                  {"target", words(s_.target_vision > 0 ? "balance.target.own" : "balance.target.none",
                                                   {{"vision", vision}, {"execution", execution}})}});
}

void machine::do_balance(std::string_view rest) {
    if (rest.empty()) return tell_text(message_kind::reply, balance_text());
    // "target 60 40", "target 60/40", "target off"
    std::vector<int> numbers;
    const auto asked = plain(after_word(rest));
    for (std::size_t i = 0; i < asked.size();) {
        if (asked[i] < '0' || asked[i] > '9') {
            ++i;
            continue;
        }
        int n = 0;
        while (i < asked.size() && asked[i] >= '0' && asked[i] <= '9' && n < 1000) n = n * 10 + (asked[i++] - '0');
        numbers.push_back(n);
    }
    if (asked == "off" || asked == "aus") {
        s_.target_vision = 0;
        return tell(message_kind::confirm, "balance.target.off");
    }
    if (numbers.size() == 1 && numbers[0] < 100) numbers.push_back(100 - numbers[0]);
    const bool fits = numbers.size() == 2 && numbers[0] + numbers[1] == 100 && numbers[0] >= 10 && numbers[0] <= 90;
    if (!fits) return tell(message_kind::error, "balance.target.usage");
    s_.target_vision = numbers[0];
    tell(message_kind::confirm, "balance.target.set",
         {{"vision", std::to_string(numbers[0])}, {"execution", std::to_string(numbers[1])}});
}

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
    if (now != life::dropped) s_.missed_in_a_row = 0;
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

std::string machine::vision_list() const {
    std::string list;
    for (std::size_t i = 0; i < s_.vision.size(); ++i)
        list += (i ? "\n" : "") + std::to_string(i + 1) + ". " + s_.vision[i].text;
    return list;
}

std::string machine::values_text() const {
    std::string all;
    for (const auto& v : s_.values) all += (all.empty() ? "" : ", ") + v;
    return all;
}

std::string machine::vision_text() const {
    if (s_.vision.empty() && s_.values.empty()) return words("vision.none");
    auto text = words("vision.text", {{"lines", s_.vision.empty() ? words("vision.no_lines") : vision_list()}});
    if (const auto upward = upward_text(); !upward.empty() && !s_.vision.empty()) text += "\n\n" + upward;
    if (!s_.values.empty()) text += "\n\n" + words("vision.values", {{"values", values_text()}});
    return text;
}

void machine::do_vision(std::string_view rest, const message_id& from) {
    if (rest.empty()) return tell_text(message_kind::reply, vision_text());
    const auto verb = first_word(rest);
    auto text = after_word(rest);
    const auto say_it = [&] { tell(message_kind::confirm, "vision.kept", {{"lines", vision_list()}}); };
    const auto nudge_for_film = [&](std::string_view line) {
        if (!could_be_filmed(line))
            tell(message_kind::reply, "vision.film.later", {{"number", std::to_string(s_.vision.size())}});
    };
    if (verb == "add") {
        if (text.empty()) return tell(message_kind::error, "vision.usage");
        if (s_.vision.size() >= most_vision_lines)
            return tell(message_kind::error, "vision.full", {{"lines", vision_list()}});
        s_.vision.push_back({lines_of(text).empty() ? text : lines_of(text).front(), today(), {}, {}});
        keep_vision_entry({{from, text}});
        say_it();
        return nudge_for_film(s_.vision.back().text);
    }
    if (verb == "settled") {
        const bool differs = s_.upward && !s_.upward->differs.text.empty();
        if (differs) s_.upward.reset();
        return tell(message_kind::confirm, differs ? "vision.settled" : "vision.settled.nothing");
    }
    const int number = std::atoi(text.c_str());
    if (number < 1 || number > static_cast<int>(s_.vision.size()))
        return tell(message_kind::error, s_.vision.empty() ? "vision.none" : "vision.which",
                    {{"lines", vision_list()}});
    const auto at = s_.vision.begin() + (number - 1);
    if (verb == "remove") {
        remove_vision_line(number);
        if (s_.vision.empty()) return tell(message_kind::confirm, "vision.none");
        return say_it();
    }
    text = after_word(text);
    if (text.empty()) return tell(message_kind::error, "vision.usage");
    at->text = lines_of(text).empty() ? text : lines_of(text).front();
    at->from = {};
    keep_vision_entry({{from, text}});
    say_it();
    nudge_for_film(at->text);
}

void machine::remove_vision_line(int number) {
    s_.vision.erase(s_.vision.begin() + (number - 1));
    for (auto& p : s_.priorities) {  // their lines move up
        if (p.line == number) p.line = 0;
        if (p.line > number) --p.line;
    }
    if (s_.vision.empty()) s_.upward.reset();
}

void machine::do_values(std::string_view rest) {
    auto given = listed_words(rest);
    if (given.empty()) return tell_text(message_kind::reply, vision_text());
    if (given.size() > most_values)
        return tell(message_kind::error, "values.too_many", {{"count", std::to_string(given.size())}});
    s_.values = std::move(given);
    s_.values_parts.clear();
    tell(message_kind::confirm, "values.kept", {{"values", values_text()}});
}

std::string machine::priorities_text() const {
    const auto week = monday_of(today());
    std::string list;
    for (const auto& p : s_.priorities) {
        if (p.week != week) continue;
        const bool serves = p.line > 0 && p.line <= static_cast<int>(s_.vision.size());
        const auto line = serves ? s_.vision[static_cast<std::size_t>(p.line - 1)].text : std::string();
        list += (list.empty() ? "" : "\n") + (serves ? words("priorities.line", {{"priority", p.text}, {"line", line}})
                                                     : words("priorities.line.none", {{"priority", p.text}}));
    }
    return list.empty() ? words("priorities.none") : list;
}

// --- the weekly review -----------------------------------------------------------------------------------------------

std::string machine::review_text() {
    const auto week = monday_of(today());
    std::string all = balance_text();
    const auto add = [&](std::string text) {
        if (!text.empty()) all += "\n\n" + std::move(text);
    };
    // Kept and missed first: reflection helps only with feedback (Anseel et al. 2009).
    int kept = 0, made = 0, open = 0;
    for (const auto& p : s_.plans) {
        const bool settled_now = p.settled_on && day_number(*p.settled_on) >= day_number(week);
        const bool counts = p.state == commitment::life::kept || p.state == commitment::life::partly;
        if (day_number(p.made_on) < day_number(week) && !(settled_now && counts)) continue;
        ++made;
        if (p.state == commitment::life::kept || p.state == commitment::life::partly) ++kept;
        if (p.state == commitment::life::open) ++open;
    }
    if (made > 0)
        add(words("review.plans", {{"made", std::to_string(made)}, {"kept", std::to_string(kept)}}) +
            (open > 0 ? " " + words("review.plans.open", {{"open", std::to_string(open)}}) : std::string()));
    std::string quiet_lines, serves_none;
    for (const auto& v : s_.vision) {
        const auto since = v.acted_on ? *v.acted_on : v.since;
        if (day_number(today()) - day_number(since) >= quiet_line_days)
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
            return balance_text();
        case overview::plans:
            return plans_text();
        case overview::vision:
            return vision_text();
        case overview::priorities:
            return priorities_text();
        case overview::review:
            return review_text();
    }
    return {};
}

}  // namespace fulcrum::dialogue
