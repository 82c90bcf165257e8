#include "bot/engine/cohort_desk.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <utility>

#include "dialogue/admin/texts.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "storage/cohorts.hpp"

namespace fulcrum::bot::engine {

namespace asio = boost::asio;
using namespace dialogue;
using namespace std::chrono_literals;
using kind = bulk_act::kind;
using life = bulk_act::life;
using standing = cohort_member::standing;

namespace {

constexpr std::size_t largest_file = 1024 * 1024;
constexpr auto a_yes_counts = 1h, undone_within = 24h;

bool belongs(const cohort_member& m) {
    return m.is == standing::in || m.is == standing::by_channel || m.is == standing::left_channel;
}

std::optional<cohort> named(storage::unit_of_work& unit, const storage::place& where, std::string_view name) {
    for (auto& c : unit.cohorts().cohorts(where))
        if (c.name == name) return std::move(c);
    return std::nullopt;
}

std::string title_of(const library& texts, const track_id& id) {
    const auto t = texts.tracks.find(id);
    return t == texts.tracks.end() ? id.text() : quiet_mentions(t->second.title);
}

std::vector<act_step> steps_for(const std::vector<cohort_member>& members) {
    std::vector<act_step> steps;
    for (const auto& m : members)
        if (belongs(m)) steps.push_back({act_step::fate::planned, m.user, m.name});
    return steps;
}

}  // namespace

asio::awaitable<void> cohort_desk::answer(platform::posted e, std::string username, std::string language,
                                          cohort_request r, noting note) {
    const auto texts = engine_.lines()->texts;
    const auto& book = texts->book(language);
    asked_.erase(e.author);
    meant all;
    if (r.does == cohort_request::what::make || r.does == cohort_request::what::add ||
        r.does == cohort_request::what::remove || r.does == cohort_request::what::move)
        all = co_await look_up(r, e, book);
    const asked by{e.author, std::move(username), e.where.channel, language};
    const auto out = std::make_shared<turn_output>();
    const auto waits = std::make_shared<bool>(false);
    auto work = [this, e, by, r, all, out, waits, note, lines = engine_.lines(),
                 now = engine_.clock.now()](storage::unit_of_work& unit) {
        *out = {};
        *waits = false;
        if (!note(unit, *out)) return;
        const auto text = decide(unit, by, r, all, *lines, now);
        if (!text.empty())
            out->rows.push_back(unit.enqueue(
                plain_message(engine_.place, e.where.channel, e.where.thread, message_kind::reply, text, now)));
        for (const auto& act : unit.cohorts().acts(engine_.place, life::waiting))
            *waits = *waits || (act.actor == by.user && act.at == now);
    };
    co_await engine_.store.run(std::move(work));
    if (*waits) asked_.insert(e.author);
    engine_.finish(*out);
    runner_.wake();
}

asio::awaitable<cohort_desk::meant> cohort_desk::look_up(const cohort_request& r, const platform::posted& e,
                                                         const phrasebook& book) {
    meant all;
    std::vector<roster_row> rows;
    if (r.does == cohort_request::what::make && e.has_files) rows = co_await add_file(all, e, book);
    for (const auto& row : rows) {
        co_await add_name(all, row.name, row.line, false, book);
        if (all.people.empty() || all.people.back().profile.username != row.name) continue;
        all.people.back().track = row.track;
        all.people.back().starts = row.starts;
        all.people.back().times = row.times;
    }
    for (const auto& name : r.names) co_await add_name(all, name, 0, false, book);
    for (const auto& name : r.except) co_await add_name(all, name, 0, true, book);
    for (const auto& name : r.channels) {
        co_await add_channel(all, name, book);
        if (name == r.followed) continue;
        all.channel_id.clear();
        all.channel_name.clear();
    }
    if (!r.followed.empty() && all.channel_id.empty() && all.problems.empty()) {
        const auto here = co_await engine_.usable_channel(r.followed, book);
        if (here.channel) {
            all.channel_id = here.channel->id;
            all.channel_name = here.channel->name;
        }
    }
    for (auto& p : all.people) p.excepted = all.excepted.contains(p.user);
    co_return all;
}

asio::awaitable<void> cohort_desk::add_channel(meant& all, std::string name, const phrasebook& book) {
    const auto refuse = [&](const std::string& why) {
        all.problems += "\n- `" + quiet_mentions("~" + shortened(name, 40)) + "`: " + why;
    };
    const auto here = co_await engine_.usable_channel(name, book);
    if (!here.channel) {
        refuse(here.why);
        co_return;
    }
    const auto members = co_await engine_.chat.members_of(here.channel->id);
    if (!members) {
        refuse(phrase(book, "admin.reason.no_channel"));
        co_return;
    }
    all.channel_id = here.channel->id;
    all.channel_name = here.channel->name;
    for (const auto& p : *members) {
        all.by_channel.insert(p.user);
        if (std::any_of(all.people.begin(), all.people.end(), [&](const auto& c) { return c.user == p.user; }))
            continue;
        candidate c;
        c.user = p.user;
        c.profile = seen_as(p);
        c.bot = p.bot;
        c.administrator = engine_.is_administrator(p);
        all.people.push_back(std::move(c));
    }
}

asio::awaitable<void> cohort_desk::add_name(meant& all, std::string name, int line, bool excepted,
                                            const phrasebook& book) {
    const auto p = co_await engine_.chat.person_by_name(name);
    if (!p) {
        const bool refused = p.error().problem == platform::delivery_problem::refused;
        const auto why = phrase(book, refused ? "admin.reason.nobody" : "admin.reason.silent");
        const auto who = "`" + quiet_mentions("@" + shortened(name, 40)) + "`: " + why;
        all.problems +=
            "\n- " +
            (line > 0 ? phrase(book, "admin.roster.line", {{"line", std::to_string(line)}, {"problem", who}}) : who);
        co_return;
    }
    if (excepted) {
        all.excepted.insert(p->user);
        co_return;
    }
    if (std::any_of(all.people.begin(), all.people.end(), [&](const auto& c) { return c.user == p->user; })) co_return;
    candidate c;
    c.user = p->user;
    c.profile = seen_as(*p);
    c.profile.username = name;
    c.by_name = true;
    c.bot = p->bot;
    c.administrator = engine_.is_administrator(*p);
    all.people.push_back(std::move(c));
}

asio::awaitable<std::vector<roster_row>> cohort_desk::add_file(meant& all, const platform::posted& e,
                                                               const phrasebook& book) {
    roster found;
    if (e.files.size() != 1) {
        all.problems += "\n- " + phrase(book, "admin.roster.one_file");
        co_return found.rows;
    }
    const auto got = co_await engine_.chat.fetch(e.files.front());
    if (!got || got->size() > largest_file) {
        all.problems += "\n- " + phrase(book, "admin.roster.unread");
        co_return found.rows;
    }
    const auto lines = engine_.lines();
    found = read_roster(*got, *lines->texts, to_local(engine_.clock.now(), lines->def.set.zone).date);
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < std::min(most, found.errors.size()); ++i) {
        const auto& wrong = found.errors[i];
        all.problems += "\n- " + phrase(book, "admin.roster.line",
                                        {{"line", std::to_string(wrong.line)},
                                         {"problem", phrase(book, wrong.problem, {{"detail", wrong.detail}})}});
    }
    if (found.errors.size() > most)
        all.problems += "\n- " + phrase(book, "admin.more", {{"count", std::to_string(found.errors.size() - most)}});
    co_return found.rows;
}

std::string cohort_desk::decide(storage::unit_of_work& unit, const asked& by, const cohort_request& r, meant all,
                                const script& lines, instant now) const {
    using what = cohort_request::what;
    const auto& book = lines.texts->book(by.language);
    if (r.does == what::unclear) return phrase(book, r.problem, {{"detail", r.detail}});
    if (!all.problems.empty()) return phrase(book, "admin.nobody_changed") + "\n" + all.problems;
    auto c = r.given.name.empty() ? std::nullopt : named(unit, engine_.place, r.given.name);
    if (c) c->by = by.username;
    switch (r.does) {
        case what::list:
            return list(unit, lines, book);
        case what::make:
            return make(unit, by, r.given, std::move(all), lines, now);
        case what::move:
            return move(unit, by, r, all, lines, now);
        case what::undo:
            return undo(unit, by, lines, now);
        case what::yes:
        case what::no:
            return settle(unit, by, r.does == what::yes, lines, now);
        case what::show:
        case what::shift:
        case what::pause:
        case what::resume:
        case what::add:
        case what::remove:
        case what::close:
        case what::end:
        case what::unclear:
            break;
    }
    if (!c) return phrase(book, "admin.cohort.none_of_that_name", {{"cohort", typed(r.given.name)}});
    if (r.does == what::show) return show(unit, *c, lines, book, now);
    if (r.does == what::add && c->closed) return phrase(book, "admin.cohort.is_closed", {{"cohort", c->name}});
    if (r.does == what::add) return enrol(unit, by, *c, std::move(all), lines, now);
    return change(unit, by, r, *c, all, lines, now);
}

std::string cohort_desk::make(storage::unit_of_work& unit, const asked& by, cohort c, meant all, const script& lines,
                              instant now) const {
    const auto& book = lines.texts->book(by.language);
    const auto& texts = *lines.texts;
    if (const auto old = named(unit, engine_.place, c.name)) {
        const auto members = unit.cohorts().members(old->id);
        if (!old->closed || std::any_of(members.begin(), members.end(), belongs))
            return phrase(book, "admin.cohort.there_already", {{"cohort", c.name}});
        unit.cohorts().drop_cohort(old->id);  // never began
        for (const auto& act : unit.cohorts().acts(engine_.place, life::waiting))
            if (act.cohort == old->id) unit.cohorts().set_life(act.id, life::dropped, now);
    }
    std::set<track_id> tracks;
    for (const auto& p : all.people) tracks.insert(p.track.empty() ? c.track : p.track);
    if (tracks.empty() || !c.track.empty()) tracks.insert(c.track);
    if (!c.after.empty()) tracks.insert(c.after);
    for (const auto& id : tracks) {
        const auto t = texts.tracks.find(id);
        if (t == texts.tracks.end()) return phrase(book, "admin.cohort.which_track", {{"cohort", c.name}});
        if (texts.retired.contains(id)) return retired_words(book, texts, id);
        if (t->second.for_channels) return phrase(book, "admin.team_track", {{"track", id.text()}});
    }
    if (all.people.empty() && all.channel_id.empty()) return phrase(book, "admin.cohort.nobody", {{"cohort", c.name}});
    c.follows = all.channel_id;
    c.channel = all.channel_name;
    c.by = by.username;
    c.made_at = now;
    c.closed = true;  // until there is a yes
    if (c.starts && *c.starts <= to_local(now, lines.def.set.zone).date) c.starts.reset();
    c.id = unit.cohorts().keep(engine_.place, c);
    for (const auto& user : all.excepted) unit.cohorts().set_member(c.id, {standing::excepted, user, {}, now});
    return enrol(unit, by, std::move(c), std::move(all), lines, now);
}

std::string cohort_desk::enrol(storage::unit_of_work& unit, const asked& by, cohort c, meant all, const script& lines,
                               instant now) const {
    const auto& book = lines.texts->book(by.language);
    enrol_plan plan;
    std::vector<act_step> steps;
    c.by = by.username;
    for (auto& p : all.people) {
        const auto person = unit.find(engine_.key_of(p.user));
        if (person) p.state = unit.load(person->id);
        p.erased = !person && unit.was_erased(engine_.key_of(p.user));
        const auto f = foresee(lines.def, c, p, now);
        plan.all.push_back(f);
        if (f.is == foreseen::how::left_out) continue;
        act_step s{act_step::fate::planned, p.user, f.name};
        s.track = p.track;
        s.starts = p.starts;
        s.times = p.times;
        s.replaces = f.replaces;
        s.told_again = f.begins_again || f.goes_on_at > 0;
        s.by_channel = !c.follows.empty() && all.by_channel.contains(p.user);
        steps.push_back(std::move(s));
    }
    auto act = new_act(by, kind::enrol, now);
    act.cohort = c.id;
    act.track = c.track;
    auto words = plan_words(book, *lines.texts, c, plan);
    if (!c.follows.empty()) words += "\n- " + phrase(book, "admin.plan.follows", {{"channel", c.channel}});
    if (!c.after.empty())
        words += "\n- " + phrase(book, "admin.plan.after", {{"title", title_of(*lines.texts, c.after)}});
    if (steps.empty() && c.follows.empty()) {
        if (c.closed) unit.cohorts().drop_cohort(c.id);
        return words + "\n\n" + phrase(book, "admin.plan.nobody");
    }
    if (!plan.wants_a_yes()) change_cohort(unit, act, lines, now);
    return ask_or_go(unit, act, steps, plan.wants_a_yes(), std::move(words), book);
}

std::string cohort_desk::ask_or_go(storage::unit_of_work& unit, bulk_act act, const std::vector<act_step>& steps,
                                   bool ask, std::string words, const phrasebook& book) const {
    for (const auto& before : unit.cohorts().acts(engine_.place, life::waiting))  // one question at a time
        if (before.actor == act.actor && before.cohort != act.cohort) {
            unit.cohorts().set_life(before.id, life::dropped, act.at);
            if (const auto c = cohort_of(unit, before); before.does == kind::enrol && c.id != 0 && c.closed)
                unit.cohorts().drop_cohort(c.id);
        } else if (before.actor == act.actor) {
            unit.cohorts().set_life(before.id, life::dropped, act.at);
        }
    act.stands = ask ? life::waiting : life::running;
    unit.cohorts().add(engine_.place, act, steps);
    if (!ask) return {};
    return words + "\n\n" + phrase(book, "admin.plan.ask");
}

bulk_act cohort_desk::new_act(const asked& by, kind does, instant now) const {
    bulk_act act;
    act.does = does;
    act.actor = by.user;
    act.by = by.username;
    act.channel = by.channel;
    act.language = by.language;
    act.at = now;
    return act;
}

std::string cohort_desk::change(storage::unit_of_work& unit, const asked& by, const cohort_request& r, cohort c,
                                const meant& all, const script& lines, instant now) const {
    using what = cohort_request::what;
    const auto& book = lines.texts->book(by.language);
    const auto today = to_local(now, lines.def.set.zone).date;
    const auto members = unit.cohorts().members(c.id);
    auto steps = steps_for(members);
    if (r.does == what::close) {
        c.closed = true;
        c.follows.clear();
        unit.cohorts().keep(engine_.place, c);
        unit.log_admin(engine_.place, {now, by.username, "closed " + c.name});
        return phrase(book, "admin.cohort.closed", {{"cohort", c.name}, {"count", std::to_string(steps.size())}});
    }
    auto act = new_act(by, kind::hold, now);
    act.cohort = c.id;
    act.track = c.track;
    std::string_view key = "admin.plan.hold";
    if (r.does == what::pause) {
        act.until = r.until.value_or(for_good);
        if (!r.until) key = "admin.plan.hold.open";
    } else if (r.does == what::resume) {
        act.does = kind::resume;
        key = "admin.plan.resume";
    } else if (r.does == what::shift) {
        act.does = kind::shift;
        const bool ahead = c.starts && *c.starts > today;
        const auto from = ahead ? *c.starts : today;
        act.until = r.until ? *r.until : add_days(from, r.by_days);
        act.day = static_cast<int>((std::chrono::sys_days(*act.until) - std::chrono::sys_days(from)).count());
        key = ahead ? "admin.plan.shift" : "admin.plan.hold";
    } else {
        act.does = kind::take_out;
        key = "admin.plan.take_out";
        if (r.does == what::remove) {
            std::erase_if(steps, [&](const auto& s) {
                return std::none_of(all.people.begin(), all.people.end(),
                                    [&](const auto& p) { return p.user == s.user; });
            });
        }
    }
    if (steps.empty()) return phrase(book, "admin.cohort.nobody_in_it", {{"cohort", c.name}});
    std::vector<std::string> names, elsewhere;
    for (const auto& s : steps) {
        const auto person = unit.find(engine_.key_of(s.user));
        const auto at = person ? unit.load(person->id).track : std::nullopt;
        (at && !at->finished && at->cohort == c.name ? names : elsewhere).push_back(s.name);
    }
    auto words = phrase(book, key,
                        {{"cohort", c.name},
                         {"title", title_of(*lines.texts, c.track)},
                         {"count", std::to_string(names.size())},
                         {"names", names_in_short(book, names)},
                         {"date", act.until && *act.until != for_good ? date_in_words(book, *act.until) : ""}});
    if (!elsewhere.empty())
        words += "\n- " + phrase(book, "admin.plan.out",
                                 {{"why", phrase(book, "admin.plan.out.not_in_it")},
                                  {"count", std::to_string(elsewhere.size())},
                                  {"names", names_in_short(book, elsewhere)}});
    const bool ask = names.size() > most_unasked || r.does == what::end;
    if (!ask) change_cohort(unit, act, lines, now);
    return ask_or_go(unit, act, steps, ask, std::move(words), book);
}

std::string cohort_desk::move(storage::unit_of_work& unit, const asked& by, const cohort_request& r, const meant& all,
                              const script& lines, instant now) const {
    const auto& book = lines.texts->book(by.language);
    auto act = new_act(by, kind::move, now);
    act.day = r.day;
    std::vector<act_step> steps;
    std::vector<std::string> names;
    for (const auto& p : all.people) {
        steps.push_back({act_step::fate::planned, p.user, p.profile.username});
        names.push_back(p.profile.username);
    }
    auto words = phrase(book, "admin.plan.move",
                        {{"count", std::to_string(names.size())},
                         {"names", names_in_short(book, names)},
                         {"day", std::to_string(r.day)}});
    return ask_or_go(unit, act, steps, names.size() > most_unasked, std::move(words), book);
}

std::string cohort_desk::undo(storage::unit_of_work& unit, const asked& by, const script& lines, instant now) const {
    const auto& book = lines.texts->book(by.language);
    std::optional<bulk_act> last;  // of theirs; what was before it is not to be had back
    for (const auto& act : unit.cohorts().acts(engine_.place, life::running))
        if (act.actor == by.user) return phrase(book, "admin.undo.still_runs");
    for (auto& act : unit.cohorts().acts(engine_.place, life::done))
        if (act.actor == by.user) last = std::move(act);
    if (!last || last->does == kind::undo) return phrase(book, "admin.undo.nothing");
    if (now - last->at > undone_within) return phrase(book, "admin.undo.too_late");
    auto act = new_act(by, kind::undo, now);
    act.undoes = last->id;
    act.cohort = last->cohort;
    act.track = last->track;
    std::vector<act_step> steps;
    std::vector<std::string> told, untold;
    for (const auto& s : unit.cohorts().steps(last->id)) {
        if (s.is != act_step::fate::done) continue;
        steps.push_back({act_step::fate::planned, s.user, s.name});
        (s.told ? told : untold).push_back(s.name);
    }
    const auto c = cohort_of(unit, *last);
    auto words = phrase(book, "admin.plan.undo",
                        {{"count", std::to_string(steps.size())},
                         {"moment", moment_in_words(book, last->at, lines.def.set.zone)},
                         {"title", title_of(*lines.texts, c.track)}});
    const auto line = [&](std::string_view key, const std::vector<std::string>& names) {
        if (!names.empty())
            words += "\n- " + phrase(book, key,
                                     {{"count", std::to_string(names.size())}, {"names", names_in_short(book, names)}});
    };
    line("admin.plan.undo.told", told);
    line("admin.plan.undo.untold", untold);
    const bool ask = steps.size() > most_unasked;
    if (!ask) change_cohort(unit, act, lines, now);
    return ask_or_go(unit, act, steps, ask, std::move(words), book);
}

void cohort_desk::change_cohort(storage::unit_of_work& unit, const bulk_act& act, const script& lines,
                                instant now) const {
    auto found = act.cohort == 0 ? std::nullopt : unit.cohorts().find_cohort(act.cohort);
    if (!found) return;
    auto& c = *found;
    const auto today = to_local(now, lines.def.set.zone).date;
    switch (act.does) {
        case kind::enrol:
            c.closed = false;
            break;
        case kind::hold:
            c.held = act.until;
            break;
        case kind::resume:
            c.held.reset();
            break;
        case kind::shift:
            if (c.starts && *c.starts > today)
                c.starts = act.until;
            else
                c.held = act.until;
            break;
        case kind::take_out:
            if (unit.cohorts().steps(act.id).size() == steps_for(unit.cohorts().members(c.id)).size()) c.closed = true;
            break;
        case kind::move:
            break;
        case kind::undo: {
            const auto was = unit.cohorts().act(act.undoes);
            if (!was) break;
            if (was->does == kind::shift && c.starts == was->until)
                c.starts = add_days(*was->until, -was->day);
            else if (was->does == kind::shift || was->does == kind::hold)
                c.held.reset();
            else if (was->does == kind::take_out)
                c.closed = false;
            else if (was->does == kind::enrol && was->at == c.made_at)
                c.closed = true, c.follows.clear();
        }
    }
    unit.cohorts().keep(engine_.place, c);
}

std::string cohort_desk::settle(storage::unit_of_work& unit, const asked& by, bool yes, const script& lines,
                                instant now) const {
    const auto& book = lines.texts->book(by.language);
    std::optional<bulk_act> act;
    for (auto& one : unit.cohorts().acts(engine_.place, life::waiting))
        if (one.actor == by.user && now - one.at <= a_yes_counts) act = std::move(one);
    if (!act) return phrase(book, "admin.plan.nothing_waits");
    if (yes) {
        unit.cohorts().set_life(act->id, life::running, instant{});
        change_cohort(unit, *act, lines, now);
        return {};
    }
    unit.cohorts().set_life(act->id, life::dropped, now);
    if (const auto c = cohort_of(unit, *act); act->does == kind::enrol && c.id != 0 && c.closed)
        unit.cohorts().drop_cohort(c.id);
    return phrase(book, "admin.plan.dropped");
}

std::string cohort_desk::list(storage::unit_of_work& unit, const script& lines, const phrasebook& book) const {
    const auto all = unit.cohorts().cohorts(engine_.place);
    if (all.empty()) return phrase(book, "admin.cohorts.none");
    std::string text = phrase(book, "admin.cohorts.columns") + "\n|:--|:--|--:|:--|:--|\n";
    for (const auto& c : all) {
        const auto members = unit.cohorts().members(c.id);
        const auto count = std::count_if(members.begin(), members.end(), belongs);
        const auto stands = c.closed             ? phrase(book, "admin.cohorts.closed")
                            : c.held == for_good ? phrase(book, "admin.cohorts.held")
                            : c.held
                                ? phrase(book, "admin.cohorts.held_until", {{"date", date_in_words(book, *c.held)}})
                                : phrase(book, "admin.cohorts.open");
        text += "| `" + c.name + "` | " + title_of(*lines.texts, c.track) + " | " + std::to_string(count) + " | " +
                (c.starts ? date_in_words(book, *c.starts) : "–") + " | " + stands +
                (c.follows.empty() ? "" : ", ~" + quiet_mentions(c.channel)) + " |\n";
    }
    return text;
}

std::string cohort_desk::show(storage::unit_of_work& unit, const cohort& c, const script& lines, const phrasebook& book,
                              instant now) const {
    std::vector<std::string> ahead, going, finished, invited, left, rests, closed;
    for (const auto& m : unit.cohorts().members(c.id)) {
        if (!belongs(m)) continue;
        const auto person = unit.find(engine_.key_of(m.user));
        if (!person) continue;
        const auto s = unit.load(person->id);
        const auto name = person->username.empty() ? m.name : person->username;
        const auto place =
            s.track ? name + " (" + phrase(book, "admin.plan.day", {{"day", std::to_string(s.track->day)}}) + ")"
                    : name;
        const bool mine = s.track && s.track->cohort == c.name;
        if (person->closed)
            closed.push_back(name);
        else if (mine && s.track->finished)
            finished.push_back(name);
        else if (mine && rests_on(s, to_local(now, zone_of(s)).date))
            rests.push_back(place);
        else if (mine && (s.track->day > 1 || s.track->begun_on))
            going.push_back(place);
        else if (mine)
            ahead.push_back(name);
        else if (s.invited && s.invited->terms.cohort == c.name)
            invited.push_back(name);
        else
            left.push_back(name);
    }
    auto text = "**" + c.name +
                "**: " + phrase(book, "admin.cohort.about", {{"title", title_of(*lines.texts, c.track)}, {"by", c.by}});
    if (c.starts) text += " " + phrase(book, "admin.plan.starts", {{"date", date_in_words(book, *c.starts)}});
    if (!c.times.empty())
        if (const auto r = read_rhythm(c.times, rhythm{}))
            text += " " + phrase(book, "admin.plan.times", {{"rhythm", rhythm_in_words(book, *r)}});
    if (c.held == for_good)
        text += " " + phrase(book, "admin.cohort.held");
    else if (c.held)
        text += " " + phrase(book, "admin.cohort.held_until", {{"date", date_in_words(book, *c.held)}});
    if (c.closed) text += " " + phrase(book, "admin.cohort.closed_now");
    if (!c.follows.empty()) text += "\n- " + phrase(book, "admin.plan.follows", {{"channel", c.channel}});
    if (!c.after.empty())
        text += "\n- " + phrase(book, "admin.plan.after", {{"title", title_of(*lines.texts, c.after)}});
    const auto line = [&](std::string_view key, const std::vector<std::string>& names) {
        if (!names.empty())
            text +=
                "\n- " + phrase(book, key,
                                {{"count", std::to_string(names.size())}, {"names", names_in_short(book, names, 30)}});
    };
    line("admin.cohort.ahead", ahead);
    line("admin.cohort.rests", rests);
    line("admin.cohort.going", going);
    line("admin.cohort.finished", finished);
    line("admin.cohort.invited", invited);
    line("admin.cohort.left", left);
    line("admin.cohort.accounts_closed", closed);
    return text;
}

}  // namespace fulcrum::bot::engine
