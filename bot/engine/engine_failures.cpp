// What could not be done: nudges that nobody can be given, and telling administrators of it.
#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <utility>

#include "bot/engine/engine_impl.hpp"
#include "bot/engine/setting_names.hpp"
#include "dialogue/nudging.hpp"
#include "storage/errc.hpp"

namespace fulcrum::bot::engine {

namespace {

constexpr auto gather = 10min;  // failures come in flocks
constexpr auto at_most_every = 24h;
constexpr auto look_again = 1min;
constexpr auto try_again = 1h;  // when somebody could not be told
constexpr std::size_t most_shown = 15;
constexpr std::string_view told_key = "failures.told";

// Up to which failure administrators were told, and when.
struct told {
    std::int64_t id = 0;
    instant at = instant::min();
};

told read_told(const std::string& text) {
    std::int64_t numbers[2]{};
    const char* from = text.data();
    const char* const end = from + text.size();
    for (auto& n : numbers) {
        const auto read = std::from_chars(from, end, n);
        if (read.ec != std::errc{}) return {};
        from = std::min(read.ptr + 1, end);
    }
    return {numbers[0], from_millis(numbers[1])};
}

bool wants_silence(const person_state& s, instant now) {
    if (paused_at(s, now)) return true;
    return s.nudging.quiet && quiet_until(*s.nudging.quiet, zone_of(s), now) > now;
}

std::string written(const told& t) { return std::to_string(t.id) + " " + std::to_string(to_millis(t.at)); }

struct to_report {
    told before;
    std::vector<storage::failure_row> rows;
};

to_report look_at_failures(storage::unit_of_work& unit, const storage::place& place) {
    constexpr std::size_t all = 1000;
    to_report found;
    found.before = read_told(unit.setting(told_key).value_or(""));
    found.rows = unit.failures(place, found.before.id, all);
    return found;
}

}  // namespace

storage::failure_row engine::impl::account_closed(const storage::person_row& person, instant now) {
    storage::failure_row row;
    row.person = person.id;
    row.channel = person.direct_channel;
    row.kind = "account";
    row.at = now;
    row.reason = "closed";
    return row;
}

asio::awaitable<bool> engine::impl::is_welcome(std::variant<storage::person_id, std::string> who) {
    const auto yes = std::make_shared<bool>(true);
    auto ask = [this, who, yes, now = clock.now()](storage::unit_of_work& unit) {
        const auto* user = std::get_if<std::string>(&who);
        const auto person = user ? unit.find(key_of(*user)) : unit.find(std::get<storage::person_id>(who));
        *yes = !person || !wants_silence(unit.load(person->id), now);
    };
    try {
        co_await store.run(std::move(ask));
    } catch (...) {
        log_failure(std::current_exception(), "somebody's quiet hours could not be read");
        *yes = true;
    }
    co_return *yes;
}

void engine::impl::on_lost(std::vector<storage::outgoing_row> rows, std::string reason, std::string detail) {
    const auto channel = rows.front().channel;
    lanes_.add(channel, [this, rows = std::move(rows), reason, detail] { return give_up(rows, reason, detail); });
}

asio::awaitable<void> engine::impl::give_up(std::vector<storage::outgoing_row> rows, std::string reason,
                                            std::string detail) {
    const auto nudge = *rows.front().carries;
    const auto id = *rows.front().person;
    std::optional<platform::profile> profile;
    if (reason == "refused") {  // perhaps because nobody is there any more
        std::string user;
        auto ask = [id, &user](storage::unit_of_work& unit) {
            const auto person = unit.find(id);
            user = person ? person->key.user : std::string();
        };
        co_await store.run(std::move(ask));
        if (!user.empty() && user.front() != '~') profile = co_await profile_of(user);
        if (profile && !profile->active) reason = "closed";
    }
    const auto out = std::make_shared<turn_output>();
    auto work = [this, rows, reason, detail, nudge, id, profile, out, script = lines,
                 now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        for (const auto& row : rows) {
            if (reason == "late")
                unit.dropped(row.id);
            else
                unit.failed(row.id, detail.empty() ? "refused" : detail, now);
        }
        const auto person = unit.find(id);
        if (!person) return;
        std::vector<event> events{nudge_lost{nudge.what, nudge.date, reason}};
        if (profile) events.emplace_back(seen(*profile));
        take_turns(unit, *person, *script, std::move(events), now, *out);
    };
    co_await store.run(std::move(work));
    finish(*out);
    failure_noted.cancel();
}

void engine::impl::drop_nudge(const storage::due_timer& t) {
    const auto noted = std::make_shared<std::vector<note_nudge>>();
    store.submit(
        [this, t, noted, spread = lines->spread, now = clock.now()](storage::unit_of_work& unit) {
            noted->clear();
            const bool a_nudge = t.what == timer::morning || t.what == timer::evening;
            if (!unit.claim(t) || !a_nudge) return;
            noted->push_back({t.what, t.date, "failed:internal", t.due_at});
            unit.note_nudge(t.person, noted->back(), now);
            storage::failure_row row;
            row.person = t.person;
            row.kind = "prompt";
            row.what = t.what;
            row.date = t.date;
            row.at = now;
            row.reason = "internal";
            unit.note_failure(place, row);
            const auto which = t.what == timer::morning ? slot::morning : slot::evening;
            set_timer next{t.what, t.due_at + 24h, add_days(t.date, 1)};  // should the rule be unreadable as well
            try {
                auto state = unit.load(t.person);
                (which == slot::morning ? state.last_morning : state.last_evening) = t.date;
                const auto planned = next_occurrence(state, which, now);
                if (!planned) return;
                next = {t.what, planned->due_at, planned->date};
            } catch (const storage::storage_error&) {
            }
            unit.set_timer(t.person, next, spread_of(t.person, t.what, spread));
        },
        [this, noted](std::exception_ptr e) {
            log_failure(e, "a timer could not be dropped");
            if (!e) count(*noted);
            scheduler.wake();
            failure_noted.cancel();
        });
}

asio::awaitable<void> engine::impl::report_failures() {
    bool in_trouble = false;
    while (!leaving) {
        std::optional<instant> again;
        std::exception_ptr failed;
        try {
            again = co_await report_what_failed();
        } catch (...) {
            failed = std::current_exception();
        }
        if (leaving) co_return;
        if (failed) {
            if (!in_trouble) log_failure(failed, "administrators could not be told of failures; it is tried again");
            again = clock.now() + try_again;
        }
        in_trouble = failed != nullptr;
        if (again) {
            co_await clock.sleep_until(*again);
            continue;
        }
        failure_noted.expires_at(std::chrono::steady_clock::time_point::max());
        co_await failure_noted.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

// When to look again; nothing: when something more has failed.
asio::awaitable<std::optional<instant>> engine::impl::report_what_failed() {
    to_report found;
    auto look = [this, &found](storage::unit_of_work& unit) { found = look_at_failures(unit, place); };
    co_await store.run(std::move(look));
    if (leaving || found.rows.empty()) co_return std::nullopt;
    auto due = found.rows.back().at + gather;
    if (found.before.at != instant::min()) due = std::max(due, found.before.at + at_most_every);
    const auto now = clock.now();
    if (now < due || link != platform::link_state::ready) co_return std::max(due, now + look_again);
    const auto all = co_await administrators();
    if (leaving) co_return std::nullopt;
    const auto newest = found.rows.front().id;
    if (all.empty()) {
        if (std::exchange(told_nobody_of, newest) != newest)
            spdlog::warn("{} failures, and no administrator is known who could be told", found.rows.size());
        co_return now + try_again;
    }
    const auto out = std::make_shared<turn_output>();
    const auto waits = std::make_shared<bool>(false);
    auto work = [this, all, out, waits, script = lines, told_at = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        *waits = !tell_of_failures(unit, all, *script, told_at, *out);
    };
    co_await store.run(std::move(work));
    finish(*out);
    if (*waits) co_return clock.now() + try_again;
    co_return clock.now();
}

// Each by their own mark, so that who can't be told now is told later of the same; false when somebody is still to be
// told. The common mark moves on when nobody is.
bool engine::impl::tell_of_failures(storage::unit_of_work& unit, const std::vector<administrator>& all,
                                    const script& script, instant now, turn_output& out) const {
    const auto common = look_at_failures(unit, place);
    if (common.rows.empty()) return true;
    bool complete = true;
    for (const auto& one : all) {
        // They name people.
        const bool concerns = one.role == admin_role::owner || (one.role == admin_role::manager && one.everybody);
        if (!concerns) continue;
        const auto key = told_key_of(one.user);
        const auto own = unit.setting(key);
        auto before = own ? read_told(*own) : common.before;
        before.id = std::max(before.id, common.before.id);
        auto rows = common.rows;
        std::erase_if(rows, [&](const auto& row) { return row.id <= before.id; });
        if (rows.empty()) continue;
        const bool lately = before.at != instant::min() && now < before.at + at_most_every;
        if (one.channel.empty() || one.silent || lately) {
            complete = false;
            continue;
        }
        const auto text = failures_text(script.texts->book(one.language), rows, most_shown, script.def.set.zone);
        out.rows.push_back(unit.enqueue(plain_message(place, one.channel, {}, message_kind::error, text, now)));
        unit.set_setting(key, written({rows.front().id, now}));
    }
    if (complete) unit.set_setting(told_key, written({common.rows.front().id, now}));
    return complete;
}

}  // namespace fulcrum::bot::engine
