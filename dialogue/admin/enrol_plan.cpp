#include "dialogue/admin/enrol_plan.hpp"

#include <algorithm>
#include <map>

#include "dialogue/nudging.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

std::string title_of(const phrasebook&, const library& texts, const track_id& id) {
    const auto t = texts.tracks.find(id);
    return t == texts.tracks.end() ? id.text() : quiet_mentions(t->second.title);
}

// Why the first nudge comes later than times and start alone would have it; "" = it does not.
std::string what_moves(const definition& def, const person_state& s, const std::optional<instant>& first, instant now) {
    auto plain_one = s;
    plain_one.paused_until.reset();
    plain_one.nudging.away.clear();
    plain_one.nudging.quiet.reset();
    plain_one.nudging.hush = 0;
    plain_one.nudging.most_a_day = 0;
    const auto by_rule = next_nudge(plain_one, now);
    if (!by_rule) return "admin.plan.later.no_times";
    if (first && *first <= by_rule->due_at) return {};
    if (paused_at(s, by_rule->due_at)) return "admin.plan.later.away";
    const auto* days = holidays_of(def.set, s);
    if (days && !s.nudging.ignores_holidays && days->name(by_rule->date)) return "admin.plan.later.holiday";
    if (s.nudging.hush > 0 && !s.nudging.keeps_going) return "admin.plan.later.silence";
    return "admin.plan.later.quiet";
}

}  // namespace

assigned put_into(const cohort& c, const candidate& who, std::int64_t act) {
    assigned e;
    e.track = who.track.empty() ? c.track : who.track;
    e.by = c.by;
    e.act = act;
    e.invites = c.invites;
    e.terms.cohort = c.name;
    e.terms.starts = who.starts ? who.starts : c.starts;
    if (c.held && (!e.terms.starts || *e.terms.starts < *c.held)) e.terms.starts = c.held;
    e.terms.when = read_rhythm(who.times.empty() ? c.times : who.times, rhythm{});
    e.terms.zone = c.zone;
    e.terms.language = c.language;
    e.terms.anew = c.again;
    return e;
}

foreseen foresee(const definition& def, const cohort& c, const candidate& who, instant now) {
    foreseen f;
    f.user = who.user;
    f.name = who.profile.username;
    const auto what = put_into(c, who, 0);
    f.track = what.track;
    const auto left_out = [&](std::string_view why) {
        f.reason = why;
        return f;
    };
    if (who.bot) return left_out("admin.plan.out.bot");
    if (!who.profile.active) return left_out("admin.plan.out.closed");
    if (who.excepted) return left_out("admin.plan.out.excepted");
    if (who.erased) return left_out("admin.plan.out.forgotten");
    if (who.administrator && !who.by_name) return left_out("admin.plan.out.administrator");
    auto s = who.state.value_or(person_state{});
    if (s.track && s.track->track == what.track && !s.track->finished) {
        f.is = foreseen::how::stays;
        return f;
    }
    const bool finished = s.track && s.track->track == what.track;
    if (finished && !c.again) return left_out("admin.plan.out.finished");
    f.is = foreseen::how::comes_in;
    if (s.track && !s.track->finished && !c.invites) {
        f.replaces = s.track->track;
        f.replaced_day = s.track->day;
    }
    const auto left = s.left_at.find(what.track.text());
    f.begins_again = finished || (left != s.left_at.end() && c.again);
    if (left != s.left_at.end() && !c.again) f.goes_on_at = std::max(1, left->second);
    // The very turn that it will be, on a copy.
    auto counted = what;
    counted.act = 1;
    s = take_turn(def, std::move(s), who.profile, now).state;
    const auto turn = take_turn(def, std::move(s), counted, now);
    f.told_at_once = std::any_of(turn.effects.begin(), turn.effects.end(),
                                 [](const effect& e) { return std::holds_alternative<say>(e); });
    f.zone = zone_of(turn.state);
    if (c.invites) return f;
    if (const auto next = next_nudge(turn.state, now, holidays_of(def.set, turn.state))) f.first = next->due_at;
    if (!c.held || *c.held != for_good) f.later = what_moves(def, turn.state, f.first, now);
    return f;
}

std::size_t enrol_plan::count(foreseen::how is) const {
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const auto& f) { return f.is == is; }));
}

bool enrol_plan::wants_a_yes() const {
    if (count(foreseen::how::comes_in) > most_unasked) return true;
    return std::any_of(all.begin(), all.end(), [](const foreseen& f) {
        return f.is == foreseen::how::comes_in &&
               (!f.replaces.empty() || f.goes_on_at > 0 || f.begins_again || !f.told_at_once);
    });
}

std::string names_in_short(const phrasebook& book, const std::vector<std::string>& names, std::size_t most) {
    std::string list;
    const auto shown = names.size() > most + 1 ? most : names.size();
    for (std::size_t i = 0; i < shown; ++i) list += (i ? ", " : "") + quiet_mentions(names[i]);
    if (shown < names.size())
        list += " " + phrase(book, "admin.plan.more", {{"count", std::to_string(names.size() - shown)}});
    return list;
}

std::string plan_words(const phrasebook& book, const library& texts, const cohort& c, const enrol_plan& plan) {
    using how = foreseen::how;
    std::map<std::string, std::vector<std::string>> first, later, out;
    std::vector<std::string> instead, goes_on, again, unheard, stays;
    std::map<std::string, int> tracks;
    for (const auto& f : plan.all) {
        if (f.is == how::left_out) {
            out[phrase(book, f.reason)].push_back(f.name);
            continue;
        }
        if (f.is == how::stays) {
            stays.push_back(f.name);
            continue;
        }
        ++tracks[title_of(book, texts, f.track)];
        const auto moment = f.first ? moment_in_words(book, *f.first, f.zone) : std::string();
        if (f.first) first[moment].push_back(f.name);
        if (!f.later.empty())
            later[phrase(book, f.later)].push_back(f.name + (moment.empty() ? "" : " (" + moment + ")"));
        if (!f.replaces.empty())
            instead.push_back(
                f.name + " (" +
                phrase(book, "admin.plan.place",
                       {{"title", title_of(book, texts, f.replaces)}, {"day", std::to_string(f.replaced_day)}}) +
                ")");
        if (f.goes_on_at > 0)
            goes_on.push_back(f.name + " (" + phrase(book, "admin.plan.day", {{"day", std::to_string(f.goes_on_at)}}) +
                              ")");
        if (f.begins_again) again.push_back(f.name);
        if (!f.told_at_once) unheard.push_back(f.name);
    }
    const auto count = std::to_string(plan.count(how::comes_in));
    std::string titles;
    for (const auto& [title, n] : tracks) titles += (titles.empty() ? "**" : ", **") + title + "**";
    if (titles.empty()) titles = "**" + title_of(book, texts, c.track) + "**";
    std::string text =
        phrase(book, c.invites ? "admin.plan.invites" : "admin.plan", {{"count", count}, {"title", titles}});
    if (!c.name.empty()) text = "**" + quiet_mentions(c.name) + "**: " + text;
    if (c.starts) text += " " + phrase(book, "admin.plan.starts", {{"date", date_in_words(book, *c.starts)}});
    if (const auto r = read_rhythm(c.times, rhythm{}); r && !c.times.empty())
        text += " " + phrase(book, "admin.plan.times", {{"rhythm", rhythm_in_words(book, *r)}});
    const auto line = [&](std::string_view key, const std::vector<std::string>& names) {
        if (names.empty()) return;
        text += "\n- " +
                phrase(book, key, {{"count", std::to_string(names.size())}, {"names", names_in_short(book, names)}});
    };
    constexpr std::size_t most_moments = 6;
    std::size_t shown = 0, others = 0;
    for (const auto& [moment, names] : first) {
        if (shown++ >= most_moments) {
            others += names.size();
            continue;
        }
        text += "\n- " + phrase(book, "admin.plan.first",
                                {{"moment", moment},
                                 {"count", std::to_string(names.size())},
                                 {"names", names_in_short(book, names, 6)}});
    }
    if (others > 0) text += "\n- " + phrase(book, "admin.plan.first.others", {{"count", std::to_string(others)}});
    line("admin.plan.instead", instead);
    line("admin.plan.goes_on", goes_on);
    line("admin.plan.again", again);
    for (const auto& [why, names] : later)
        text += "\n- " +
                phrase(book, "admin.plan.later",
                       {{"why", why}, {"count", std::to_string(names.size())}, {"names", names_in_short(book, names)}});
    line("admin.plan.unheard", unheard);
    line("admin.plan.stays", stays);
    for (const auto& [why, names] : out)
        text += "\n- " +
                phrase(book, "admin.plan.out",
                       {{"why", why}, {"count", std::to_string(names.size())}, {"names", names_in_short(book, names)}});
    return text;
}

}  // namespace fulcrum::dialogue
