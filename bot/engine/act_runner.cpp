#include "bot/engine/act_runner.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "dialogue/nudging.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/text.hpp"
#include "storage/cohorts.hpp"

namespace fulcrum::bot::engine {

namespace asio = boost::asio;
using namespace dialogue;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t together = 20;  // people in a transaction
constexpr auto ask_again = 1s;

std::string_view key_of_end(bulk_act::kind does) {
    using kind = bulk_act::kind;
    switch (does) {
        case kind::enrol:
            return "admin.act.enrol";
        case kind::hold:
            return "admin.act.hold";
        case kind::resume:
            return "admin.act.resume";
        case kind::shift:
            return "admin.act.shift";
        case kind::take_out:
            return "admin.act.take_out";
        case kind::move:
            return "admin.act.move";
        case kind::undo:
            return "admin.act.undo";
    }
    return "admin.act.enrol";
}

std::string_view name_in_log(bulk_act::kind does) {
    using kind = bulk_act::kind;
    switch (does) {
        case kind::enrol:
            return "enrolled";
        case kind::hold:
            return "paused";
        case kind::resume:
            return "resumed";
        case kind::shift:
            return "shifted";
        case kind::take_out:
            return "took out";
        case kind::move:
            return "moved";
        case kind::undo:
            return "took back the last act for";
    }
    return "changed";
}

}  // namespace

profile_seen seen_as(const platform::profile& p) {
    return {p.username, p.first_name.empty() ? p.display_name : p.first_name, p.zone, p.locale, p.active};
}

cohort cohort_of(storage::unit_of_work& unit, const bulk_act& act) {
    auto found = act.cohort == 0 ? std::nullopt : unit.cohorts().find_cohort(act.cohort);
    auto c = found ? std::move(*found) : cohort{};
    if (c.track.empty()) c.track = act.track;
    c.by = act.by;
    return c;
}

void act_runner::wake() {
    again_ = true;
    if (working_) return;
    working_ = true;
    asio::co_spawn(engine_.executor, run(), [this, alive = engine_.alive()](std::exception_ptr e) {
        working_ = false;
        if (!e) return;
        try {
            std::rethrow_exception(e);
        } catch (const std::exception& failure) {
            spdlog::error("an act on many people could not go on; it does at the next start: {}", failure.what());
        }
    });
}

asio::awaitable<void> act_runner::run() {
    while (std::exchange(again_, false) && !engine_.leaving()) {
        std::vector<bulk_act> all;
        auto read = [this, &all](storage::unit_of_work& unit) {
            all = unit.cohorts().acts(engine_.place, bulk_act::life::running);
        };
        co_await engine_.store.run(std::move(read));
        for (const auto& act : all) {
            bool over = false;
            while (!over && !engine_.leaving()) {
                over = co_await work_off(act);
                if (!over && !engine_.leaving()) co_await engine_.pause(ask_again);
            }
        }
    }
}

asio::awaitable<bool> act_runner::work_off(bulk_act act) {
    std::vector<act_step> left;
    auto read = [&left, id = act.id](storage::unit_of_work& unit) {
        left = unit.cohorts().steps(id);
        std::erase_if(left, [](const auto& s) { return s.is != act_step::fate::planned; });
    };
    co_await engine_.store.run(std::move(read));
    for (std::size_t from = 0; from < left.size(); from += together) {
        company some;
        for (auto i = from; i < std::min(left.size(), from + together); ++i) some.push_back({left[i], {}, {}, false});
        const bool met = co_await meet(some);
        if (!met || engine_.leaving()) co_return false;
        const auto out = std::make_shared<turn_output>();
        auto work = [this, act, some, out, lines = engine_.lines(),
                     now = engine_.clock.now()](storage::unit_of_work& unit) {
            *out = {};
            take_steps(unit, act, some, *lines, now, *out);
        };
        co_await engine_.store.run(std::move(work));
        engine_.finish(*out);
    }
    const auto out = std::make_shared<turn_output>();
    auto work = [this, act, out, lines = engine_.lines(), now = engine_.clock.now()](storage::unit_of_work& unit) {
        *out = {};
        end(unit, act, *lines, now, *out);
    };
    co_await engine_.store.run(std::move(work));
    engine_.finish(*out);
    co_return true;
}

asio::awaitable<bool> act_runner::meet(company& some) {
    std::vector<std::string> users;
    for (const auto& one : some) users.push_back(one.step.user);
    const auto found = co_await engine_.chat.people_now(std::move(users));
    if (!found) co_return false;
    for (auto& one : some) {
        const auto who =
            std::find_if(found->begin(), found->end(), [&](const auto& p) { return p.user == one.step.user; });
        if (who == found->end()) continue;
        one.profile = *who;
        if (!who->active || who->bot) continue;
        const auto channel = co_await engine_.chat.direct_channel(who->user);
        if (channel)
            one.channel = *channel;
        else if (channel.error().problem == platform::delivery_problem::refused)
            one.refused = true;
        else
            co_return false;
    }
    co_return true;
}

void act_runner::take_steps(storage::unit_of_work& unit, const bulk_act& act, company some, const script& lines,
                            instant now, turn_output& out) const {
    const auto c = cohort_of(unit, act);
    for (auto& who : some) {
        unit.mark();
        try {
            turn_output own;
            take_step(unit, act, c, who, lines, now, own);
            unit.release();
            std::move(own.rows.begin(), own.rows.end(), std::back_inserter(out.rows));
            std::move(own.nudges.begin(), own.nudges.end(), std::back_inserter(out.nudges));
            out.timers_changed = out.timers_changed || own.timers_changed;
        } catch (const storage::storage_error& e) {  // their data can't be opened: the others go on
            unit.undo();
            if (e.code() != storage::errc::sealed && e.code() != storage::errc::too_new) throw;
            who.step.is = act_step::fate::skipped;
            who.step.reason = "admin.plan.out.unreadable";
            unit.cohorts().settle(act.id, who.step);
        } catch (...) {
            unit.undo();
            throw;
        }
    }
}

std::vector<event> act_runner::events_of(storage::unit_of_work& unit, const bulk_act& act, const cohort& c,
                                         somebody& who, const script& lines, instant now) const {
    using kind = bulk_act::kind;
    const auto skip = [&](std::string_view why) {
        who.step.is = act_step::fate::skipped;
        who.step.reason = why;
        return std::vector<event>();
    };
    const auto person = unit.find(engine_.key_of(who.step.user));
    if (!who.profile) return skip("admin.plan.out.gone");
    if (who.refused) return skip("admin.reason.no_direct");
    candidate one;
    one.user = who.step.user;
    one.profile = seen_as(*who.profile);
    if (person) one.state = unit.load(person->id);
    one.bot = who.profile->bot;
    one.by_name = true;  // who is an administrator was settled when it was planned
    one.erased = !person && unit.was_erased(engine_.key_of(who.step.user));
    one.track = who.step.track;
    one.starts = who.step.starts;
    one.times = who.step.times;
    if (act.does == kind::enrol) {
        const auto f = foresee(lines.def, c, one, now);
        if (f.is == foreseen::how::left_out) return skip(f.reason);
        if (f.is == foreseen::how::comes_in) {
            if (!f.replaces.empty() && f.replaces != who.step.replaces) return skip("admin.plan.out.another");
            if ((f.begins_again || f.goes_on_at > 0) && !who.step.told_again) return skip("admin.plan.out.left_before");
        }
        return {put_into(c, one, act.id)};
    }
    if (!one.state) return skip("admin.plan.out.gone");
    const auto& at = one.state->track;
    const bool in_it = at && !at->finished && (c.name.empty() || at->cohort == c.name);
    switch (act.does) {
        case kind::hold:
        case kind::shift:
            if (!in_it) return skip("admin.plan.out.not_in_it");
            return {track_held{act.until, act.by, act.id}};
        case kind::resume:
            if (!in_it) return skip("admin.plan.out.not_in_it");
            return {track_held{std::nullopt, act.by, act.id}};
        case kind::take_out:
            if (!in_it) return skip("admin.plan.out.not_in_it");
            return {unassigned{act.by, act.id}};
        case kind::move:
            if (!at) return skip("admin.reason.no_track");
            return {moved_to_day{act.day, act.by, act.id}};
        case kind::undo:
            if (!put_back_possible(*one.state, act.undoes)) return skip("admin.plan.out.went_on");
            return {put_back{act.undoes, act.by}};
        case kind::enrol:
            break;
    }
    return skip("admin.plan.out.gone");
}

void act_runner::take_step(storage::unit_of_work& unit, const bulk_act& act, const cohort& c, somebody& who,
                           const script& lines, instant now, turn_output& out) const {
    using kind = bulk_act::kind;
    using standing = cohort_member::standing;
    who.step.is = act_step::fate::done;
    auto events = events_of(unit, act, c, who, lines, now);
    const bool done = who.step.is == act_step::fate::done;
    if (done) {
        auto person = unit.find(engine_.key_of(who.step.user));
        if (!person) person = unit.add(engine_.key_of(who.step.user), now);
        events.insert(events.begin(), seen_as(*who.profile));
        if (!who.channel.empty() && person->direct_channel != who.channel) {
            unit.set_direct_channel(person->id, who.channel);
            unit.set_channel(engine_.place, {who.channel, 0, who.step.user, {}, {}});
            person->direct_channel = who.channel;
        }
        take_turns(unit, *person, lines, std::move(events), now, out);
        who.step.told = !out.rows.empty();
    }
    unit.cohorts().settle(act.id, who.step);
    if (c.id == 0) return;
    const auto stands = [&](standing is) {
        unit.cohorts().set_member(c.id, {is, who.step.user, who.profile ? who.profile->username : who.step.name, now});
    };
    if (act.does == kind::enrol) {
        if (done)
            stands(who.step.by_channel ? standing::by_channel : standing::in);
        else if (who.step.by_channel)
            stands(standing::taken_out);  // not tried again each day
    }
    if (!done) return;
    if (act.does == kind::take_out) stands(standing::taken_out);
    if (act.does != kind::undo) return;
    const auto was = unit.cohorts().act(act.undoes);
    if (was && was->does == kind::enrol) stands(standing::taken_out);
    if (was && was->does == kind::take_out) stands(standing::in);
}

void act_runner::end(storage::unit_of_work& unit, const bulk_act& act, const script& lines, instant now,
                     turn_output& out) const {
    const auto now_act = unit.cohorts().act(act.id);
    if (!now_act || now_act->stands != bulk_act::life::running) return;
    unit.cohorts().set_life(act.id, bulk_act::life::done, now);
    const auto c = cohort_of(unit, act);
    const auto& book = lines.texts->book(act.language);
    std::vector<std::string> done;
    std::size_t told = 0;
    std::map<std::string, std::vector<std::string>> skipped;
    for (const auto& s : unit.cohorts().steps(act.id)) {
        if (s.is == act_step::fate::done) {
            done.push_back(s.name);
            told += s.told ? 1 : 0;
        } else {
            skipped[phrase(book, s.reason)].push_back(s.name);
        }
    }
    const auto t = lines.texts->tracks.find(c.track);
    const auto title = t == lines.texts->tracks.end() ? c.name : t->second.title;  // people may have their own
    std::string record;
    for (const auto& name : done) record += (record.empty() ? "" : ", ") + name;
    const auto about = c.name.empty() ? std::string() : " (" + c.name + ")";
    if (!done.empty())
        unit.log_admin(engine_.place, {now, act.by, std::string(name_in_log(act.does)) + " " + record + about});
    if (act.channel.empty()) return;
    const auto until = act.until && *act.until != for_good ? date_in_words(book, *act.until) : std::string();
    const auto key = done.empty()                                     ? "admin.act.nobody"
                     : c.invites && act.does == bulk_act::kind::enrol ? "admin.act.invite"
                                                                      : key_of_end(act.does);
    auto text = phrase(book, key,
                       {{"count", std::to_string(done.size())},
                        {"names", names_in_short(book, done)},
                        {"title", quiet_mentions(title)},
                        {"cohort", c.name},
                        {"date", until},
                        {"day", std::to_string(act.day)}});
    if (told < done.size() && act.does != bulk_act::kind::undo)
        text += " " + phrase(book, "admin.act.untold", {{"count", std::to_string(done.size() - told)}});
    for (const auto& [why, names] : skipped)
        text += "\n- " +
                phrase(book, "admin.plan.out",
                       {{"why", why}, {"count", std::to_string(names.size())}, {"names", names_in_short(book, names)}});
    if (!done.empty() && act.does != bulk_act::kind::undo) text += "\n\n" + phrase(book, "admin.act.undo_how");
    out.rows.push_back(unit.enqueue(plain_message(engine_.place, act.channel, {}, message_kind::reply, text, now)));
}

}  // namespace fulcrum::bot::engine
