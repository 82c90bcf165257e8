#include "bot/engine/engine.hpp"

#include <malloc.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "bot/engine/admin.hpp"
#include "bot/engine/lanes.hpp"
#include "bot/engine/nudge_scheduler.hpp"
#include "bot/engine/outbox_sender.hpp"
#include "bot/engine/people.hpp"
#include "bot/engine/shelf.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/command.hpp"
#include "dialogue/phrases.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

namespace asio = boost::asio;
using namespace dialogue;
using namespace std::chrono_literals;
using platform::channel_kind;

namespace {

constexpr auto marks_every = 5s;        // how often the places up to which channels were read are saved
constexpr auto events_kept = 24h * 90;  // how long event ids are remembered
constexpr auto texts_kept = 24h * 90;   // how long a text of a track is kept after it was last in force
constexpr std::size_t largest_import = 1024 * 1024;
constexpr std::string_view imports_key = "tracks.imports", retired_key = "tracks.retired", admins_key = "admins.seen";
constexpr std::string_view default_keys[] = {"times", "zone", "track"};

void log_failure(std::exception_ptr e, std::string_view what) {
    if (!e) return;
    try {
        std::rethrow_exception(e);
    } catch (const std::exception& failure) {
        spdlog::error("{}: {}", what, failure.what());
    }
}

}  // namespace

struct engine::impl : platform::sink, platform::memory, std::enable_shared_from_this<engine::impl> {
    impl(asio::any_io_executor ex, platform::platform& p, store_thread& s, clock_source& c,
         std::shared_ptr<const library> texts, engine_settings set)
        : executor(ex),
          chat(p),
          store(s),
          clock(c),
          settings(std::move(set)),
          place{std::string(p.name()), std::string(p.workspace())},
          lanes_(ex, [](std::exception_ptr e) { log_failure(e, "a conversation's turn failed"); }),
          sender(ex, p, s, c, settings.sends_at_once),
          scheduler(ex, s, c,
                    [this](storage::due_timer t, std::function<void()> done) { on_timer(t, std::move(done)); }),
          marks_timer(ex) {
        use(std::move(texts));
    }

    // --- the snapshot that turns use
    void use(std::shared_ptr<const library> texts) {
        auto next = std::make_shared<script>();
        next->texts = std::move(texts);
        next->def.texts = next->texts.get();
        next->def.set = settings.coach;
        if (const auto name = chat.username(); !name.empty()) next->def.set.username = name;
        for (const auto& [key, value] : defaults) apply_default(next->def.set, key, value);
        lines = std::move(next);
    }

    // --- platform::sink
    void on_event(platform::event e) override {
        if (leaving) return;
        std::visit([this](auto& what) { take(std::move(what)); }, e);
    }

    void on_link(platform::link_state state, std::string_view detail) override {
        if (state != link || detail != link_detail) {
            if (state == platform::link_state::ready)
                spdlog::info("connected to {}", place.workspace);
            else if (state == platform::link_state::unauthorized)
                spdlog::error("{}", detail);
            else if (state == platform::link_state::waiting && detail != waits_for)
                spdlog::warn("not connected: {}", detail);
            else
                spdlog::debug("link: {}", detail);
        }
        if (state == platform::link_state::waiting) waits_for = detail;  // said once, not at each new attempt
        if (state == platform::link_state::ready) waits_for.clear();
        link = state;
        link_detail = detail;
        const bool ready = state == platform::link_state::ready;
        if (ready) {
            use(lines->texts);  // the coach's own name is known now
            if (!news.empty()) tell_administrators();
            sender.link_ready();
            caught_up = true;
        }
        scheduler.set_link(ready);
    }

    // --- platform::memory
    asio::awaitable<std::vector<platform::channel_mark>> known_channels() override {
        std::vector<platform::channel_mark> known;
        auto read = [this, &known](storage::unit_of_work& unit) {
            known.clear();
            for (auto& row : unit.channels(place))
                known.push_back({row.channel, static_cast<channel_kind>(row.kind), row.last_post, row.last_at});
        };
        co_await store.run(std::move(read));
        co_return known;
    }

    // --- what comes in
    void take(platform::posted e) {
        const auto channel = e.where.channel;
        lanes_.add(channel, [this, e = std::move(e)] { return on_posted(e); });
    }
    void take(platform::edited e) {
        if (e.kind != channel_kind::direct) return;
        const auto channel = e.where.channel;
        const auto key = "edit:" + e.id + ":" + std::to_string(to_millis(e.at));
        lanes_.add(channel, [this, e, key] {
            return on_change(e.author, key, message_edited{message_id{e.id}, e.text});
        });
    }
    void take(platform::deleted e) {
        if (e.kind != channel_kind::direct) return;
        const auto channel = e.where.channel;
        lanes_.add(channel, [this, e] {
            return on_change(e.author, "delete:" + e.id, message_deleted{message_id{e.id}}, e.where.channel);
        });
    }
    void take(platform::passed e) {
        const auto channel = e.channel;
        if (lanes_.idle(channel)) return mark(e);
        lanes_.add(channel, [this, e]() -> asio::awaitable<void> {
            mark(e);
            co_return;
        });
    }
    void take(platform::channel_found e) {
        channels_found.push_back(std::move(e));
        if (saving_found) return;
        // After connecting thousands may come at once: they are saved together, not each in a lane of its own.
        saving_found = true;
        asio::co_spawn(executor, save_found(), [this](std::exception_ptr failed) {
            saving_found = false;
            log_failure(failed, "channels that were found could not be saved");
        });
    }
    void take(platform::profile_changed e) {
        lanes_.add("profile:" + e.user, [this, e] { return on_profile_changed(e.user); });
    }

    void mark(const platform::passed& e) {
        auto& m = marks[e.channel];
        if (e.at >= m.last_at) m = {e.channel, static_cast<int>(e.kind), {}, e.post, e.at};
    }

    storage::person_key key_of(const std::string& user) const { return {place, user}; }

    asio::awaitable<std::optional<platform::profile>> profile_of(std::string user) {
        for (int failures = 0; !leaving; ++failures) {
            auto got = co_await chat.person(user);
            if (got) co_return std::move(*got);
            const auto problem = got.error().problem;
            if (problem == platform::delivery_problem::refused || problem == platform::delivery_problem::stopping)
                break;
            co_await pause(
                std::max<std::chrono::milliseconds>(got.error().after, 500ms * (1 << std::min(failures, 6))));
        }
        co_return std::nullopt;
    }

    asio::awaitable<void> pause(std::chrono::milliseconds time) {
        asio::steady_timer timer(executor, time);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }

    static profile_seen seen(const platform::profile& p) {
        return {p.username, p.first_name.empty() ? p.display_name : p.first_name, p.zone, p.locale};
    }

    bool names_admin(const std::string& user, const std::string& username) const {
        return std::any_of(settings.admins.begin(), settings.admins.end(), [&](const std::string& a) {
            return a == user || (!username.empty() && a == username) ||
                   (a.size() > 1 && a[0] == '@' && a.substr(1) == username);
        });
    }

    asio::awaitable<void> on_posted(platform::posted e) {
        if (e.kind != channel_kind::direct) {
            co_await on_channel_post(e);
            co_return;
        }
        const auto reading = read_command(e.text);
        const bool admin_word = reading.what.what == verb::admin && reading.how == command_reading::kind::exact;
        if (admin_word) {
            const auto profile = co_await profile_of(e.author);
            const auto username = profile ? profile->username : e.username;
            if ((profile && profile->administrator) || names_admin(e.author, username)) {
                co_await on_admin(e, username, reading.what.rest);
                co_return;
            }
            spdlog::warn("user {} asked for an administrator's word and was refused", e.author);
        }
        std::optional<platform::profile> profile;
        const auto out = std::make_shared<turn_output>();
        for (int round = 0; round < 2; ++round) {
            auto work = [this, e, out, profile, admin_word, script = lines,
                         now = clock.now()](storage::unit_of_work& unit) {
                *out = {};
                auto person = unit.find(key_of(e.author));
                if (!person && !profile) {
                    out->newcomer = true;
                    return;
                }
                if (!unit.note_event(place, "post:" + e.id, now)) {
                    out->duplicate = true;
                    return;
                }
                std::vector<event> events;
                if (!person) {
                    person = unit.add(key_of(e.author), now);
                    events.emplace_back(seen(*profile));
                }
                if (person->direct_channel != e.where.channel) {
                    unit.set_direct_channel(person->id, e.where.channel);
                    person->direct_channel = e.where.channel;
                }
                unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
                if (admin_word) unit.log_admin(place, {now, e.username, "was refused an administrator's word"});
                events.emplace_back(user_said{message_id{e.id}, e.text, e.has_files});
                take_turns(unit, *person, *script, std::move(events), now, *out);
            };
            const bool saved = co_await commit(std::move(work), e, out);
            if (!saved || !out->newcomer) break;
            profile = co_await profile_of(e.author);
            if (leaving) co_return;
            if (!profile) {
                profile.emplace();
                profile->user = e.author;
                profile->username = e.username;
            }
        }
        finish(*out);
    }

    // False when the turn itself failed: it is logged, the person told, and nothing of its output left.
    asio::awaitable<bool> commit(store_thread::job work, const platform::posted& e,
                                 std::shared_ptr<turn_output> undone) {
        std::exception_ptr failed;
        try {
            co_await store.run(std::move(work));
            co_return true;
        } catch (...) {
            failed = std::current_exception();
        }
        log_failure(failed, "post " + e.id + " in channel " + e.where.channel + " could not be handled");
        *undone = {};
        const auto out = std::make_shared<turn_output>();
        auto apology = [this, out, e, now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            if (!unit.note_event(place, "post:" + e.id, now)) return;
            out->rows.push_back(unit.enqueue(plain_message(place, e.where.channel, e.where.thread, message_kind::error,
                                                           "I can't open your data right now, so I could not take that "
                                                           "in. The people who run this server find the "
                                                           "reason in the log; please tell them.",
                                                           now)));
        };
        try {
            co_await store.run(std::move(apology));
            finish(*out);
        } catch (...) {
            log_failure(std::current_exception(), "the apology could not be saved");
        }
        co_return false;
    }

    asio::awaitable<void> on_channel_post(platform::posted e) {
        const auto out = std::make_shared<turn_output>();
        auto work = [this, e, out, script = lines, now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            if (!unit.note_event(place, "post:" + e.id, now)) return;
            unit.set_channel(place, {e.where.channel, static_cast<int>(e.kind), {}, e.id, e.at});
            auto state = unit.load_channel(place, e.where.channel);
            if (state.seed == 0) state.seed = std::hash<std::string>{}(e.where.channel) | 1;
            auto turn = take_channel_turn(script->def, std::move(state), e.text);
            unit.save_channel(place, e.where.channel, turn.state);
            for (const auto& effect : turn.effects)
                if (const auto* s = std::get_if<say>(&effect))
                    out->rows.push_back(
                        unit.enqueue(plain_message(place, e.where.channel, e.where.thread, s->kind, s->text, now)));
        };
        co_await commit(std::move(work), e, out);
        finish(*out);
    }

    asio::awaitable<void> on_change(std::string author, std::string key, event what, std::string channel = {}) {
        const auto out = std::make_shared<turn_output>();
        auto work = [this, author, key, what, channel, out, script = lines,
                     now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            std::optional<storage::person_row> person;
            if (!author.empty()) person = unit.find(key_of(author));
            if (!person && !channel.empty())
                for (const auto& row : unit.channels(place))
                    if (row.channel == channel && !row.person.empty()) person = unit.find(key_of(row.person));
            if (!person || !unit.note_event(place, key, now)) return;
            take_turns(unit, *person, *script, {what}, now, *out);
        };
        co_await store.run(std::move(work));
        finish(*out);
    }

    asio::awaitable<void> save_found() {
        while (!channels_found.empty()) {
            auto work = [this, batch = std::exchange(channels_found, {})](storage::unit_of_work& unit) {
                for (const auto& e : batch) {
                    unit.set_channel(place, {e.channel, static_cast<int>(e.kind), e.person, {}, {}});
                    if (e.person.empty()) continue;
                    if (const auto person = unit.find(key_of(e.person)); person && person->direct_channel.empty())
                        unit.set_direct_channel(person->id, e.channel);
                }
            };
            co_await store.run(std::move(work));
        }
    }

    asio::awaitable<void> on_profile_changed(std::string user) {
        const auto known = std::make_shared<bool>(false);
        auto ask = [this, user, known](storage::unit_of_work& unit) { *known = unit.find(key_of(user)).has_value(); };
        co_await store.run(std::move(ask));
        if (!*known) co_return;
        const auto profile = co_await profile_of(user);
        if (!profile) co_return;
        const auto out = std::make_shared<turn_output>();
        auto work = [this, user, profile, out, script = lines, now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            if (const auto person = unit.find(key_of(user)))
                take_turns(unit, *person, *script, {seen(*profile)}, now, *out);
        };
        co_await store.run(std::move(work));
        finish(*out);
    }

    // --- timers
    void on_timer(storage::due_timer t, std::function<void()> done) {
        const auto out = std::make_shared<turn_output>();
        const auto channel = std::make_shared<std::string>();
        // The person's lane is named by the channel, which only the store knows: one look, then the lane.
        store.submit(
            [t, channel](storage::unit_of_work& unit) {
                const auto person = unit.find(t.person);
                *channel = person ? person->direct_channel : std::string();
            },
            [this, t, channel, out, done = std::move(done)](std::exception_ptr e) {
                log_failure(e, "a timer's person could not be read");
                lanes_.add(
                    channel->empty() ? "person:" + std::to_string(static_cast<std::int64_t>(t.person)) : *channel,
                    [this, t, out, done] { return fire(t, out, done); });
            });
    }

    asio::awaitable<void> fire(storage::due_timer t, std::shared_ptr<turn_output> out, std::function<void()> done) {
        auto work = [t, out, script = lines, now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            const auto person = unit.find(t.person);
            if (!unit.claim(t) || !person) return;
            take_turns(unit, *person, *script, {timer_fired{t.what, t.date, t.due_at}}, now, *out);
        };
        std::exception_ptr failed;
        try {
            co_await store.run(std::move(work));
        } catch (...) {
            failed = std::current_exception();
        }
        if (failed) {  // it would fail again at once, and for ever
            *out = {};
            log_failure(failed, "a nudge could not be made; it is dropped");
            const bool a_nudge = t.what == timer::morning || t.what == timer::evening;
            store.submit(
                [t, a_nudge, now = clock.now()](storage::unit_of_work& unit) {
                    if (unit.claim(t) && a_nudge)
                        unit.note_nudge(t.person, {t.what, t.date, "failed:internal error", t.due_at}, now);
                },
                [](std::exception_ptr e) { log_failure(e, "a timer could not be dropped"); });
        }
        finish(*out);
        done();
    }

    // --- after the commit
    void finish(turn_output& out) {
        if (out.forgotten) sender.drop(*out.forgotten);
        if (!out.duplicate && !out.newcomer) ++turns;
        for (auto& row : out.rows) sender.add(std::move(row));
        if (out.timers_changed) scheduler.wake();
    }

    // --- administrators
    asio::awaitable<void> on_admin(platform::posted e, std::string username, std::string rest) {
        const auto request = read_admin(rest);
        using what = admin_request::what;
        if (request.does == what::import || request.does == what::activate || request.does == what::export_ ||
            request.does == what::retire || request.does == what::restore) {
            co_await on_admin_track(e, username, request);
            co_return;
        }
        std::string refused;                                             // names that could not be used, and why
        std::vector<std::pair<platform::profile, std::string>> targets;  // with their direct channels
        std::string track;
        if (request.does == what::assign) {
            for (const auto& [id, t] : lines->texts->tracks)
                if (id.text() == request.track || t.title == request.track) track = id.text();
            if (track.empty())
                refused = "There is no track `" + quiet_mentions(shortened(request.track, 40)) +
                          "`. `admin tracks` lists them.";
        }
        if (refused.empty() && (request.does == what::assign || request.does == what::unassign)) {
            std::vector<platform::profile> found;
            for (const auto& name : request.names) {
                auto p = co_await chat.person_by_name(name);
                if (p && p->active && !p->bot)
                    found.push_back(std::move(*p));
                else
                    refused += "\n- `" + quiet_mentions("@" + shortened(name, 40)) + "`: " +
                               (p ? (p->bot ? "a bot" : "deactivated") : reason(p.error(), "nobody of that name"));
            }
            const auto chosen = lines->texts->tracks.find(track_id{track});
            const bool for_channels = chosen != lines->texts->tracks.end() && chosen->second.for_channels;
            if (for_channels && !request.names.empty())
                refused += "\n- a track for teams is held in a channel: `admin assign " + track + " ~channel`";
            if (for_channels) found.clear();
            if (for_channels || request.does == what::unassign)
                for (const auto& name : request.channels) {
                    auto id = co_await chat.channel_named(name);
                    if (id)
                        targets.emplace_back(channel_profile(*id, name), *id);
                    else if (for_channels)
                        refused += "\n- `~" + quiet_mentions(shortened(name, 40)) +
                                   "`: " + reason(id.error(), "no channel of that name that I am in");
                }
            for (const auto& name : for_channels ? std::vector<std::string>{} : request.channels) {
                auto members = co_await chat.members_of(name);
                if (members)
                    for (auto& p : *members) found.push_back(std::move(p));
                else
                    refused += "\n- `~" + quiet_mentions(shortened(name, 40)) +
                               "`: " + reason(members.error(), "no channel of that name that I am in");
            }
            for (auto& p : found) {
                if (std::any_of(targets.begin(), targets.end(), [&](const auto& t) { return t.first.user == p.user; }))
                    continue;
                if (request.does == what::unassign) {
                    targets.emplace_back(std::move(p), std::string());
                    continue;
                }
                auto channel = co_await chat.direct_channel(p.user);
                if (channel)
                    targets.emplace_back(std::move(p), *channel);
                else
                    refused += "\n- `@" + p.username + "`: " + reason(channel.error(), "no direct message possible");
            }
        }
        const auto out = std::make_shared<turn_output>();
        const auto changed = std::make_shared<std::map<std::string, std::string>>();
        auto work = [this, e, username, request, refused, targets, track, out, changed, script = lines,
                     now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            changed->clear();
            if (!unit.note_event(place, "post:" + e.id, now)) {
                out->duplicate = true;
                return;
            }
            unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
            const auto text =
                answer_admin(unit, request, refused, targets, track, username, *script, now, *out, *changed);
            note_administrator(unit, e.author);
            out->rows.push_back(
                unit.enqueue(plain_message(place, e.where.channel, e.where.thread, message_kind::reply, text, now)));
        };
        const bool saved = co_await commit(std::move(work), e, out);
        if (!saved) co_return;
        if (!changed->empty()) {
            for (const auto& [key, value] : *changed) defaults[key] = value;
            use(lines->texts);
        }
        finish(*out);
    }

    static std::string reason(const platform::delivery_failure& f, std::string_view plainly) {
        return f.problem == platform::delivery_problem::refused ? std::string(plainly)
                                                                : "the chat server does not answer";
    }

    using target_list = std::vector<std::pair<platform::profile, std::string>>;

    std::string answer_admin(storage::unit_of_work& unit, const admin_request& r, const std::string& refused,
                             const target_list& targets, const std::string& track, const std::string& username,
                             const script& script, instant now, turn_output& out,
                             std::map<std::string, std::string>& changed) const {
        using what = admin_request::what;
        const auto log = [&](std::string action) { unit.log_admin(place, {now, username, std::move(action)}); };
        switch (r.does) {
            case what::help:
                return admin_help();
            case what::unclear:
                return r.problem + ".\n\n" + admin_help();
            case what::tracks:
                return tracks_table(*script.texts, unit.people(place));
            case what::people:
                return people_table(*script.texts, unit.people(place), now);
            case what::defaults:
                return defaults_text(script.def.set, *script.texts);
            case what::log:
                return log_table(unit.admin_log(place, 20), script.def.set.zone);
            case what::set_default:
                return set_default(unit, r, script, changed, log);
            case what::import:
            case what::activate:
            case what::export_:
            case what::retire:
            case what::restore:
                return {};  // on_admin_track answers these
            case what::assign:
            case what::unassign:
                break;
        }
        if (targets.empty() && !refused.empty())
            return refused.front() == '\n' ? "Nobody was changed:\n" + refused : refused;
        std::string done;
        int count = 0;
        for (const auto& [profile, channel] : targets) {
            auto person = unit.find(key_of(profile.user));
            if (!person && r.does == what::unassign) continue;
            std::vector<event> events;
            if (!person) {
                person = unit.add(key_of(profile.user), now);
                events.emplace_back(seen(profile));
            }
            if (!channel.empty() && person->direct_channel != channel) {
                unit.set_direct_channel(person->id, channel);
                unit.set_channel(place, {channel, 0, profile.user, {}, {}});
                person->direct_channel = channel;
            }
            if (r.does == what::assign)
                events.emplace_back(assigned{track_id{track}, username});
            else
                events.emplace_back(unassigned{username});
            take_turns(unit, *person, script, std::move(events), now, out);
            done += (done.empty() ? "" : ", ") + profile.username;
            ++count;
        }
        log((r.does == what::assign ? "assigned " + track + " to " : "unassigned ") + shortened(done, 500));
        std::string text = count == 0 ? "Nobody of these is in a track."
                           : r.does == what::assign
                               ? "Done: **" + script.texts->tracks.at(track_id{track}).title + "** for " + done + "."
                               : "Done: " + done + " left their track.";
        if (!refused.empty()) text += "\n\nNot changed:" + refused;
        return text;
    }

    template <class Log>
    std::string set_default(storage::unit_of_work& unit, const admin_request& r, const script& script,
                            std::map<std::string, std::string>& changed, const Log& log) const {
        std::string value = r.value;
        if (r.key == "times" && !read_rhythm(value, script.def.set.when))
            return "I couldn't read those times. For example: `admin defaults times weekdays 09:00 17:00`.";
        if (r.key == "zone") {
            value = find_zone(r.value);
            if (value.empty()) return "I don't know that time zone. For example: `admin defaults zone Europe/Berlin`.";
        }
        if (r.key == "track") {
            if (value == "none")
                value.clear();
            else if (!script.texts->tracks.contains(track_id{value}))
                return "There is no track `" + quiet_mentions(shortened(value, 40)) + "`. `admin tracks` lists them.";
        }
        unit.set_setting("defaults." + r.key, value);
        changed[r.key] = value;
        log("set the default " + r.key + " to " + (value.empty() ? "none" : value));
        auto set = script.def.set;
        apply_default(set, r.key, value);
        return "Changed. " + defaults_text(set, *script.texts);
    }

    // A team in its channel is kept like a person whose direct channel that is.
    static platform::profile channel_profile(const std::string& id, const std::string& name) {
        platform::profile p;
        p.user = "~" + id;
        p.username = "~" + name;
        return p;
    }

    // --- content
    // Import, export, and what is offered.
    asio::awaitable<void> on_admin_track(platform::posted e, std::string username, admin_request request) {
        using what = admin_request::what;
        std::string text, bytes;
        const auto known_texts = std::make_shared<shelf_memory>();
        auto read = [known_texts](storage::unit_of_work& unit) { *known_texts = remembered(unit); };
        co_await store.run(std::move(read));
        const std::string pending_key = "tracks.pending." + e.author;
        std::string pending, file_name, file_content, action, set_key, set_value;
        bool again = false;
        const auto known = lines->texts->tracks.find(track_id{request.track});
        const auto no_such = [&] {
            return "There is no track `" + quiet_mentions(shortened(request.track, 40)) +
                   "`. `admin tracks` lists them.";
        };
        std::optional<storage::track_text> keep;
        switch (request.does) {
            case what::import: {
                if (e.files.size() != 1) {
                    text = "Attach one YAML file to the message that says `admin import`.";
                    break;
                }
                auto got = co_await chat.fetch(e.files.front());
                if (!got || got->size() > largest_import) {
                    text =
                        got ? "The file is larger than a track can be (1 MB)."
                            : "I couldn't read that file: " + reason(got.error(), "the chat server refused it") + ".";
                    break;
                }
                bytes = std::move(*got);
                const auto found = content::read_catalog({content::source_file{"attached.yaml", bytes}});
                text = import_text(found, *lines->texts);
                if (!found.has_errors() && !found.texts.tracks.empty()) {
                    set_key = pending_key;
                    set_value = bytes;
                    action = "looked at an import of " + found.texts.tracks.begin()->first.text();
                }
                break;
            }
            case what::activate: {
                auto ask = [&pending, pending_key](storage::unit_of_work& unit) {
                    pending = unit.setting(pending_key).value_or("");
                };
                co_await store.run(std::move(ask));
                const auto found = content::read_catalog({content::source_file{"attached.yaml", pending}});
                if (pending.empty() || found.texts.tracks.empty() ||
                    found.texts.tracks.begin()->first.text() != request.track) {
                    text = "Nothing of that name waits. Say `admin import` with the file first.";
                    break;
                }
                const auto& t = found.texts.tracks.begin()->second;
                std::erase_if(known_texts->imports,
                              [&](const import_mark& i) { return i.track == t.id.text() && i.language == t.language; });
                known_texts->imports.push_back({t.id.text(), t.language, t.edition});
                keep = storage::track_text{t.edition, "imported " + t.id.text() + "." + t.language + ".yaml",
                                           t.id.text(), pending, clock.now()};
                set_key = imports_key;
                set_value = imports_text(known_texts->imports);
                text = "**" + quiet_mentions(t.title) + "** is in force. `admin assign " + t.id.text() +
                       " @name` gives it to somebody.";
                action = "imported " + t.id.text() + " (" + t.language + ", version " + std::to_string(t.version) + ")";
                again = true;
                break;
            }
            case what::export_: {
                const auto* t = known == lines->texts->tracks.end()
                                    ? nullptr
                                    : lines->texts->find(known->first, request.language.empty() ? known->second.language
                                                                                                : request.language);
                const auto* kept = t ? text_of(*known_texts, *t) : nullptr;
                if (!kept) {
                    text = t ? "I don't have that track as a file." : no_such();
                    break;
                }
                file_name = t->id.text() + (t->language == "en" ? "" : "." + t->language) + ".yaml";
                file_content = kept->source;
                text = "**" + quiet_mentions(t->title) + "** as a file. Change it, and `admin import` takes it back.";
                action = "exported " + t->id.text();
                break;
            }
            default: {
                const bool retire = request.does == what::retire;
                if (known == lines->texts->tracks.end()) {
                    text = no_such();
                    break;
                }
                if (retire)
                    known_texts->retired.insert(known->first);
                else
                    known_texts->retired.erase(known->first);
                set_key = retired_key;
                set_value = retired_text(known_texts->retired);
                text = retire ? "Nobody can join **" + quiet_mentions(known->second.title) +
                                    "** any more; who is in it goes on. `admin restore " + request.track +
                                    "` takes that back."
                              : "**" + quiet_mentions(known->second.title) + "** can be joined again.";
                action = (retire ? "retired " : "restored ") + request.track;
                again = true;
            }
        }
        const auto out = std::make_shared<turn_output>();
        auto work = [this, e, username, text, action, set_key, set_value, keep, file_name, file_content, pending_key,
                     again, out, now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            if (!unit.note_event(place, "post:" + e.id, now)) {
                out->duplicate = true;
                return;
            }
            unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
            if (keep) unit.keep_text(*keep);
            if (!set_key.empty()) unit.set_setting(set_key, set_value);
            if (keep) unit.set_setting(pending_key, "");
            if (!action.empty()) unit.log_admin(place, {now, username, action});
            auto row = plain_message(place, e.where.channel, e.where.thread, message_kind::reply, text, now);
            row.file_name = file_name;
            row.file_content = file_content;
            out->rows.push_back(unit.enqueue(std::move(row)));
            note_administrator(unit, e.author);
        };
        const bool saved = co_await commit(std::move(work), e, out);
        if (saved && again && !out->duplicate) co_await put_in_force(files);
        finish(*out);
    }

    static shelf_memory remembered(storage::unit_of_work& unit) {
        shelf_memory m;
        m.texts = unit.texts();
        m.imports = read_imports(unit.setting(imports_key).value_or(""));
        m.retired = read_retired(unit.setting(retired_key).value_or(""));
        return m;
    }

    // Those who used an administrator's word are told what administrators should know.
    static void note_administrator(storage::unit_of_work& unit, const std::string& user) {
        auto all = unit.setting(admins_key).value_or("");
        if ((" " + all + " ").find(" " + user + " ") != std::string::npos) return;
        unit.set_setting(admins_key, all.empty() ? user : all + " " + user);
    }

    asio::awaitable<void> put_in_force(std::vector<content::source_file> next) {
        shelf_memory known_texts;
        auto read = [&known_texts](storage::unit_of_work& unit) { known_texts = remembered(unit); };
        co_await store.run(std::move(read));
        if (next.empty()) {  // a library without files: only what is offered changes
            auto texts = std::make_shared<library>(*lines->texts);
            texts->retired = known_texts.retired;
            use(std::move(texts));
            co_return;
        }
        auto made = stock(next, known_texts);
        std::string told;
        for (const auto& f : made.findings) {
            if (f.how != content::severity::error) continue;
            spdlog::error("content: {}", content::to_text(f));
            told += "\n- " + content::to_text(f);
        }
        if (made.texts->tracks.empty()) {
            spdlog::error("content: there is no usable track; the texts stay as they were");
        } else {
            for (const auto& name : made.kept_old) spdlog::error("content: {}: its earlier text stays in force", name);
            auto keep = [now = clock.now(), all = made.in_force](storage::unit_of_work& unit) {
                for (auto t : all) {
                    t.at = now;
                    unit.keep_text(t);
                }
                unit.forget_texts_before(now - texts_kept);
            };
            co_await store.run(std::move(keep));
            files = std::move(next);
            use(made.texts);
            spdlog::info("content: {} tracks, {} tips, {} questions, {} prompts", made.texts->tracks.size(),
                         made.texts->tips.size(), made.texts->questions.size(), made.texts->prompts.size());
        }
        if (told == told_before) co_return;
        told_before = told;
        if (told.empty()) co_return;
        news = "Content files have mistakes; what was in force before stays so until they are mended:\n" +
               quiet_mentions(shortened(told, 3000));
        if (link == platform::link_state::ready) tell_administrators();
    }

    void tell_administrators() {
        asio::co_spawn(executor, send_news(),
                       [](std::exception_ptr failed) { log_failure(failed, "administrators could not be told"); });
    }

    asio::awaitable<void> send_news() {
        const auto text = std::exchange(news, {});
        std::string seen;
        auto ask = [&seen](storage::unit_of_work& unit) { seen = unit.setting(admins_key).value_or(""); };
        co_await store.run(std::move(ask));
        std::set<std::string> users, channels;
        for (std::size_t from = 0; from < seen.size();) {
            const auto end = std::min(seen.find(' ', from), seen.size());
            users.insert(seen.substr(from, end - from));
            from = end + 1;
        }
        for (const auto& name : settings.admins) {
            auto who = co_await chat.person_by_name(name);
            if (!who) who = co_await chat.person(name);
            if (who && who->active && !who->bot) users.insert(who->user);
        }
        for (const auto& user : users) {
            auto channel = co_await chat.direct_channel(user);
            if (channel) channels.insert(*channel);
        }
        const auto out = std::make_shared<turn_output>();
        auto work = [this, text, channels, out, now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            for (const auto& channel : channels)
                out->rows.push_back(unit.enqueue(plain_message(place, channel, {}, message_kind::error, text, now)));
        };
        co_await store.run(std::move(work));
        finish(*out);
    }

    // --- running
    asio::awaitable<void> start() {
        files = settings.content;
        std::vector<storage::outgoing_row> unsent;
        auto read = [this, &unsent](storage::unit_of_work& unit) {
            defaults.clear();
            for (const auto key : default_keys)
                if (auto value = unit.setting("defaults." + std::string(key))) defaults[std::string(key)] = *value;
            unsent = unit.unsent();
            unit.forget_events_before(clock.now() - events_kept);
        };
        co_await store.run(std::move(read));
        use(lines->texts);
        co_await put_in_force(files);
        for (auto& row : unsent)
            if (row.where == place) sender.add(std::move(row), true);
    }

    asio::awaitable<void> keep_marks() {
        while (!leaving) {
            marks_timer.expires_after(marks_every);
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
        }
    }

    asio::awaitable<void> save_marks() {
        if (marks.empty()) co_return;
        auto work = [this, taken = std::exchange(marks, {})](storage::unit_of_work& unit) {
            for (const auto& [channel, row] : taken) unit.set_channel(place, row);
        };
        co_await store.run(std::move(work));
    }

    asio::any_io_executor executor;
    platform::platform& chat;
    store_thread& store;
    clock_source& clock;
    engine_settings settings;
    storage::place place;
    std::map<std::string, std::string> defaults;
    std::shared_ptr<const script> lines;
    lanes lanes_;
    outbox_sender sender;
    nudge_scheduler scheduler;
    asio::steady_timer marks_timer;
    std::unordered_map<std::string, storage::channel_row> marks;
    std::vector<content::source_file> files;  // in force
    std::string news, told_before;            // for administrators
    std::vector<platform::channel_found> channels_found;
    bool saving_found = false;
    platform::link_state link = platform::link_state::connecting;
    std::string link_detail, waits_for;
    std::uint64_t turns = 0;
    bool leaving = false, caught_up = false;
};

engine::engine(asio::any_io_executor executor, platform::platform& chat, store_thread& store, clock_source& clock,
               std::shared_ptr<const library> texts, engine_settings settings)
    : impl_(std::make_shared<impl>(std::move(executor), chat, store, clock, std::move(texts), std::move(settings))) {}

engine::~engine() = default;

asio::awaitable<void> engine::run() {
    const auto self = impl_;
    co_await self->start();
    asio::co_spawn(self->executor, self->scheduler.run(),
                   [self](std::exception_ptr e) { log_failure(e, "the scheduler failed"); });
    asio::co_spawn(self->executor, self->keep_marks(),
                   [self](std::exception_ptr e) { log_failure(e, "marks could not be saved"); });
    co_await self->chat.run(*self, *self);
}

asio::awaitable<void> engine::stop(std::chrono::milliseconds limit) {
    const auto self = impl_;
    const auto until = std::chrono::steady_clock::now() + limit;
    self->leaving = true;
    self->scheduler.stop();
    self->marks_timer.cancel();
    asio::steady_timer timer(self->executor);
    while (!(self->lanes_.idle() && self->sender.idle()) && std::chrono::steady_clock::now() < until &&
           self->link == platform::link_state::ready) {
        timer.expires_after(5ms);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    self->sender.stop();
    // A database that can't be written now must not keep the coach from leaving.
    const auto saved = std::make_shared<bool>(false);
    asio::co_spawn(self->executor, self->save_marks(), [self, saved](std::exception_ptr e) {
        log_failure(e, "marks could not be saved");
        *saved = true;
    });
    while (!*saved && std::chrono::steady_clock::now() < until) {
        timer.expires_after(5ms);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    co_await self->chat.stop(std::max(left, std::chrono::milliseconds(200)));
    // Requests have failed by now: whoever waited for one comes to an end.
    const auto last = std::chrono::steady_clock::now() + 1s;
    while (!(self->lanes_.idle() && self->sender.resting() && !self->saving_found) && self->store.healthy() &&
           std::chrono::steady_clock::now() < last) {
        timer.expires_after(1ms);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void engine::set_texts(std::shared_ptr<const library> texts) { impl_->use(std::move(texts)); }

void engine::reload(std::vector<content::source_file> files) {
    const auto self = impl_;
    asio::co_spawn(self->executor, self->put_in_force(std::move(files)),
                   [self](std::exception_ptr e) { log_failure(e, "the content could not be read again"); });
}

void engine::set_holidays(std::shared_ptr<const holiday_calendar> holidays) {
    impl_->settings.coach.holidays = std::move(holidays);
    impl_->use(impl_->lines->texts);
}

engine_status engine::status() const {
    return {impl_->link,  impl_->link_detail,        impl_->store.healthy(), impl_->sender.waiting(),
            impl_->turns, impl_->sender.delivered(), impl_->sender.refused()};
}

bool engine::busy() const {
    return impl_->saving_found || !impl_->lanes_.idle() || !impl_->sender.idle() || impl_->scheduler.busy() ||
           impl_->store.pending() > 0;
}

std::optional<instant> engine::next_due() const { return impl_->scheduler.next_due(); }

}  // namespace fulcrum::bot::engine
