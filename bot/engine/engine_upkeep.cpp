// What is done beside the turns: planning anew by new time zone data, saving marks, letting go of what is old.
#include <malloc.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "bot/engine/engine_impl.hpp"
#include "bot/engine/leavers.hpp"
#include "bot/engine/setting_names.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/text.hpp"
#include "storage/cohorts.hpp"
#include "storage/errc.hpp"

namespace fulcrum::bot::engine {

namespace {

constexpr auto events_kept = 24h * 90;  // how long event ids and failures are remembered
constexpr auto nudges_kept = 24h * 400;
constexpr auto acts_kept = 24h * 30;
constexpr auto admin_log_kept = 24h * 365 * 3;
constexpr std::size_t rows_at_once = 1000, people_at_once = 100;  // for one step of forgetting
constexpr auto plan_again = 1min;
constexpr auto set_back_by = 5min;  // less is what NTP does
constexpr auto files_shown = 24h;
constexpr std::string_view zones_key = "zones.version";

// Somebody whose data can't be opened must not keep the others from being planned.
void plan_by_zones(storage::unit_of_work& unit, const storage::place& here, storage::person_id id, const script& lines,
                   instant now, turn_output& out) {
    const auto person = unit.find(id);
    if (!person || person->key.where != here) return;
    unit.mark();
    try {
        turn_output trial;
        take_turns(unit, *person, lines, {zones_changed{}}, now, trial);
        unit.release();
        std::move(trial.rows.begin(), trial.rows.end(), std::back_inserter(out.rows));
        std::move(trial.nudges.begin(), trial.nudges.end(), std::back_inserter(out.nudges));
        out.timers_changed = out.timers_changed || trial.timers_changed;
    } catch (const storage::storage_error& e) {
        unit.undo();
        if (e.code() != storage::errc::sealed && e.code() != storage::errc::too_new) throw;
        spdlog::warn("somebody's nudges could not be planned anew: {}", e.what());
    } catch (...) {
        unit.undo();
        throw;
    }
}

}  // namespace

asio::awaitable<void> engine::impl::keep_plans() {
    for (bool logged = false; !leaving;) {
        std::exception_ptr failed;
        try {
            co_await plan_anew();
        } catch (...) {
            failed = std::current_exception();
        }
        if (!failed || leaving) co_return;
        if (!std::exchange(logged, true))
            log_failure(failed, "the nudges could not be planned by the new time zone data; it is tried again");
        plan_timer.expires_after(plan_again);
        co_await plan_timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<void> engine::impl::forget_old() {
    const auto now = clock.now();
    if (now < forget_at) co_return;
    const auto more = std::make_shared<bool>(true);
    const auto person = std::make_shared<std::optional<storage::person_id>>(storage::person_id{});
    while ((*more || *person) && !leaving) {
        auto step = [more, person, before = *person, now](storage::unit_of_work& unit) {
            const bool events = unit.forget_events_before(now - events_kept, rows_at_once);
            const bool log = unit.forget_admin_log_before(now - admin_log_kept, rows_at_once);
            const auto day = to_local(now - nudges_kept, "UTC").date;
            unit.cohorts().forget_acts_before(now - acts_kept);
            *more = events || log;
            *person = before ? unit.forget_nudges_before(day, *before, people_at_once) : std::nullopt;
        };
        co_await store.run(std::move(step));
    }
    forget_at = now + 24h;
}

void engine::impl::keep_channel_holidays(storage::unit_of_work& unit, const std::string& channel,
                                         const std::string& calendar, const std::vector<std::string>& given) {
    auto all = words_of(unit.setting(channels_key).value_or(""));
    std::erase(all, channel);
    if (calendar != "usual") all.push_back(channel);
    unit.set_setting(channels_key, joined_words(all));
    if (calendar == "usual") return;
    std::vector<std::string> users{calendar};
    users.insert(users.end(), given.begin(), given.end());
    unit.set_setting(channel_key(channel), joined_words(users));
}

asio::awaitable<void> engine::impl::give_channel_holidays() {
    std::map<std::string, std::vector<std::string>> kept;  // by channel: the calendar, and who has it
    auto read = [&kept](storage::unit_of_work& unit) {
        kept.clear();
        for (const auto& channel : words_of(unit.setting(channels_key).value_or("")))
            kept[channel] = words_of(unit.setting(channel_key(channel)).value_or(""));
    };
    co_await store.run(std::move(read));
    for (auto& [channel, had] : kept) {
        const auto texts = lines->texts;  // may be replaced meanwhile
        const auto here = co_await usable_channel(channel, texts->book("en"));
        if (!here.channel || had.empty() || leaving) continue;
        auto members = co_await chat.members_of(here.channel->id);
        if (!members || leaving) continue;
        const std::set<std::string> known(had.begin() + 1, had.end());
        target_list joined;
        for (auto& p : *members)
            if (p.active && !p.bot && !known.contains(p.user)) joined.emplace_back(std::move(p), std::string());
        if (joined.empty()) continue;
        const auto out = std::make_shared<turn_output>();
        const auto count = std::make_shared<std::size_t>(0);
        auto give = [this, out, count, joined, name = channel, had, script = lines,
                     now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            auto users = had;
            for (const auto& [profile, direct] : joined) {
                const auto person = unit.find(key_of(profile.user));
                if (!person) continue;  // nobody is put on record for it
                take_turns(unit, *person, *script, {calendar_given{users.front()}}, now, *out);
                users.push_back(profile.user);
            }
            *count = users.size() - had.size();
            if (*count > 0) unit.set_setting(channel_key(name), joined_words(users));
        };
        co_await store.run(std::move(give));
        finish(*out);
        if (*count > 0) spdlog::info("{} who joined a channel with holidays of its own were given these", *count);
    }
}

asio::awaitable<void> engine::impl::look_at_clock() {
    const auto now = clock.now();
    if (furthest > now + set_back_by) {
        const auto by = std::chrono::duration_cast<std::chrono::minutes>(furthest - now);
        const auto people = co_await plan_everybody();
        spdlog::warn("this machine's clock was {} minutes ahead: the nudges of {} people are planned anew", by.count(),
                     people);
        furthest = now;
        forget_at = joined_at = news_again = instant::min();
        accounts_at = std::min(accounts_at, now + accounts_again);  // they were set by that clock, too
    }
    furthest = std::max(furthest, now);
    const bool kept =
        furthest_kept != instant::min() && furthest_kept <= furthest && furthest - furthest_kept < set_back_by;
    if (kept) co_return;
    auto keep = [at = furthest](storage::unit_of_work& unit) {
        unit.set_setting(furthest_key, std::to_string(to_millis(at)));
    };
    co_await store.run(std::move(keep));
    furthest_kept = furthest;
}

asio::awaitable<void> engine::impl::plan_anew() {
    std::string before;
    auto ask = [&before](storage::unit_of_work& unit) { before = unit.setting(zones_key).value_or(""); };
    co_await store.run(std::move(ask));
    if (settings.zone_data.empty() || before == settings.zone_data) co_return;
    const auto people = co_await plan_everybody();
    if (leaving) co_return;
    auto keep = [version = settings.zone_data](storage::unit_of_work& unit) { unit.set_setting(zones_key, version); };
    co_await store.run(std::move(keep));
    spdlog::info("time zone data {}: the nudges of {} people are planned by it", settings.zone_data, people);
}

asio::awaitable<std::size_t> engine::impl::plan_everybody() {
    constexpr std::size_t together = 200;
    storage::person_id last{};
    std::size_t people = 0;
    for (bool more = true; more && !leaving;) {
        const auto out = std::make_shared<turn_output>();
        const auto upto = std::make_shared<storage::person_id>();
        const auto planned = std::make_shared<std::size_t>(0);
        auto work = [this, out, last, upto, planned, script = lines, now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            const auto some = unit.planned_after(last, together);
            for (const auto id : some) plan_by_zones(unit, place, id, *script, now, *out);
            *upto = some.empty() ? last : some.back();
            *planned = some.size();
        };
        co_await store.run(std::move(work));
        finish(*out);
        last = *upto;
        people += *planned;
        more = *planned == together;
    }
    co_return people;
}

asio::awaitable<void> engine::impl::keep_marks() {
    while (!leaving) {
        marks_timer.expires_after(settings.upkeep_every);
        co_await marks_timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (caught_up && lanes_.idle()) {  // catching up reads long lists, whose memory is given back
            ::malloc_trim(0);
            caught_up = false;
        }
        try {
            co_await look_at_clock();
            co_await save_marks();
        } catch (...) {  // the channels are read again from the older marks, should it come to that
            log_failure(std::current_exception(), "marks could not be saved, or nudges not be planned anew");
        }
        if (leaving) co_return;
        if (!news.empty() && link == platform::link_state::ready && clock.now() >= news_again) tell_administrators();
        try {
            if (clock.now() >= files_at) {
                files_at = clock.now() + 10min;
                co_await withdraw_old_files();
            }
        } catch (...) {
            log_failure(std::current_exception(), "files that were sent could not be deleted; it is tried again");
        }
        if (leaving) co_return;
        try {
            if (link == platform::link_state::ready && clock.now() >= joined_at) {
                joined_at = clock.now() + 24h;
                co_await give_channel_holidays();
                co_await follower.look();
            }
        } catch (...) {
            log_failure(std::current_exception(),
                        "holidays could not be given to who joined; it is tried again tomorrow");
        }
        if (leaving) co_return;
        try {
            if (link == platform::link_state::ready && accounts_at != instant::min() && clock.now() >= accounts_at) {
                accounts_at = clock.now() + accounts_again;
                co_await look_at_accounts();
                if (!leaving && link == platform::link_state::ready) co_await let_leavers_go();
            }
        } catch (...) {
            log_failure(std::current_exception(), "it could not be looked whose account is closed; tomorrow again");
        }
        if (leaving) co_return;
        try {
            co_await forget_old();
        } catch (...) {
            log_failure(std::current_exception(), "what is old could not be let go of; it is tried again tomorrow");
            forget_at = clock.now() + 24h;
        }
    }
}

// Journals sent as files are not to lie on the chat server.
asio::awaitable<void> engine::impl::withdraw_old_files() {
    const auto out = std::make_shared<turn_output>();
    auto work = [out, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        out->rows = unit.withdraw_files(std::nullopt, now - files_shown, now);
    };
    co_await store.run(std::move(work));
    for (auto& row : out->rows)
        if (row.where == place) sender.add(std::move(row));
}

asio::awaitable<void> engine::impl::look_at_accounts() {
    constexpr std::size_t together = 100;
    std::vector<std::pair<std::string, bool>> known;  // and whether we take it for closed
    auto read = [this, &known](storage::unit_of_work& unit) {
        known.clear();
        for (auto& row : unit.people(place))
            if (!row.key.user.starts_with('~')) known.emplace_back(std::move(row.key.user), row.closed);
    };
    co_await store.run(std::move(read));
    for (std::size_t from = 0; from < known.size() && !leaving; from += together) {
        const auto end = std::min(known.size(), from + together);
        std::vector<std::string> asked;
        for (auto i = from; i < end; ++i) asked.push_back(known[i].first);
        const auto now_there = co_await chat.people_now(std::move(asked));
        if (!now_there) {
            spdlog::info("it could not be looked whose account is closed: {}", now_there.error().detail);
            accounts_at = clock.now() + 1h;
            co_return;
        }
        for (auto i = from; i < end && !leaving; ++i) {
            const auto who = std::ranges::find(*now_there, known[i].first, &platform::profile::user);
            if (who == now_there->end() || who->active != known[i].second) continue;
            spdlog::info("user {}: the account is {}", who->user, who->active ? "open again" : "closed");
            co_await on_profile_changed(who->user);
        }
    }
}

asio::awaitable<void> engine::impl::let_leavers_go() {
    const auto out = std::make_shared<turn_output>();
    const auto today = std::make_shared<leavers_today>();
    auto work = [this, out, today, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        *today = look_at_leavers(unit, place, settings.leavers_kept, now);
        for (const auto& person : today->due) {
            if (const auto whole = unit.find(person.id)) forget(unit, *whole, now, *out);
            unit.log_admin(place, {now, std::string(chat.username()), "erased somebody who had left"});
        }
    };
    co_await store.run(std::move(work));
    if (!today->due.empty()) spdlog::info("{} people who had left were erased", today->due.size());
    finish(*out);
    if (today->soon.empty()) co_return;
    std::string names;
    for (const auto& name : today->soon) names += (names.empty() ? "" : ", ") + ("@" + name);
    spdlog::warn("what {} people wrote who left is erased in {} days or later", today->soon.size(),
                 warned_before.count());
    const auto date = dialogue::to_local(today->erased_at, lines->def.set.zone).date;
    tell({"leavers", [names = quiet_mentions(names), date](const phrasebook& book) {
              return phrase(book, "admin.leavers", {{"names", names}, {"date", date_in_words(book, date)}});
          }});
}

asio::awaitable<void> engine::impl::save_marks() {
    if (marks.empty()) co_return;
    auto work = [this, taken = std::exchange(marks, {})](storage::unit_of_work& unit) {
        for (const auto& [channel, row] : taken) unit.set_channel(place, row);
    };
    co_await store.run(std::move(work));
}

}  // namespace fulcrum::bot::engine
