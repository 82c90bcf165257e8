// What is done beside the turns: planning anew by new time zone data, saving marks, letting go of what is old.
#include <malloc.h>
#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>
#include <utility>

#include "bot/engine/engine_impl.hpp"
#include "dialogue/calendar.hpp"
#include "storage/errc.hpp"

namespace fulcrum::bot::engine {

namespace {

constexpr auto events_kept = 24h * 90;  // how long event ids and failures are remembered
constexpr auto nudges_kept = 24h * 400;
constexpr auto admin_log_kept = 24h * 365 * 3;
constexpr std::size_t rows_at_once = 1000, people_at_once = 100;  // for one step of forgetting
constexpr auto plan_again = 1min;
constexpr std::string_view zones_key = "zones.version";

// Somebody whose data can't be opened must not keep the others from being planned.
void plan_by_zones(storage::unit_of_work& unit, storage::person_id id, const script& lines, instant now,
                   turn_output& out) {
    const auto person = unit.find(id);
    if (!person) return;
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
            *more = events || log;
            *person = before ? unit.forget_nudges_before(day, *before, people_at_once) : std::nullopt;
        };
        co_await store.run(std::move(step));
    }
    forget_at = now + 24h;
}

asio::awaitable<void> engine::impl::plan_anew() {
    constexpr std::size_t together = 200;
    std::string before;
    auto ask = [&before](storage::unit_of_work& unit) { before = unit.setting(zones_key).value_or(""); };
    co_await store.run(std::move(ask));
    if (settings.zone_data.empty() || before == settings.zone_data) co_return;
    storage::person_id last{};
    std::size_t people = 0;
    for (bool more = true; more && !leaving;) {
        const auto out = std::make_shared<turn_output>();
        const auto upto = std::make_shared<storage::person_id>();
        const auto planned = std::make_shared<std::size_t>(0);
        auto work = [out, last, upto, planned, script = lines, now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            const auto some = unit.planned_after(last, together);
            for (const auto id : some) plan_by_zones(unit, id, *script, now, *out);
            *upto = some.empty() ? last : some.back();
            *planned = some.size();
        };
        co_await store.run(std::move(work));
        finish(*out);
        last = *upto;
        people += *planned;
        more = *planned == together;
    }
    if (leaving) co_return;
    auto keep = [version = settings.zone_data](storage::unit_of_work& unit) { unit.set_setting(zones_key, version); };
    co_await store.run(std::move(keep));
    spdlog::info("time zone data {}: the nudges of {} people are planned by it", settings.zone_data, people);
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
            co_await save_marks();
        } catch (...) {  // the channels are read again from the older marks, should it come to that
            log_failure(std::current_exception(), "marks could not be saved");
        }
        if (leaving) co_return;
        if (!news.empty() && link == platform::link_state::ready && clock.now() >= news_again) tell_administrators();
        try {
            co_await forget_old();
        } catch (...) {
            log_failure(std::current_exception(), "what is old could not be let go of; it is tried again tomorrow");
            forget_at = clock.now() + 24h;
        }
    }
}

asio::awaitable<void> engine::impl::save_marks() {
    if (marks.empty()) co_return;
    auto work = [this, taken = std::exchange(marks, {})](storage::unit_of_work& unit) {
        for (const auto& [channel, row] : taken) unit.set_channel(place, row);
    };
    co_await store.run(std::move(work));
}

}  // namespace fulcrum::bot::engine
