#include "bot/engine/engine.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "bot/engine/engine_impl.hpp"
#include "bot/engine/setting_names.hpp"
#include "bot/engine/typing_sign.hpp"
#include "dialogue/command.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::bot::engine {

namespace {

void keep_direct_channel(storage::unit_of_work& unit, storage::person_row& person, const std::string& channel) {
    if (person.direct_channel == channel) return;
    unit.set_direct_channel(person.id, channel);
    person.direct_channel = channel;
}

constexpr std::string_view default_keys[] = {"times", "zone", "track"};

}  // namespace

void log_failure(std::exception_ptr e, std::string_view what) {
    if (!e) return;
    try {
        std::rethrow_exception(e);
    } catch (const std::exception& failure) {
        spdlog::error("{}: {}", what, failure.what());
    }
}

void engine::impl::use(std::shared_ptr<const library> texts) {
    auto next = std::make_shared<script>();
    next->texts = std::move(texts);
    next->def.texts = next->texts.get();
    next->def.set = settings.coach;
    next->spread = settings.spread;
    next->def.set.taps = chat.takes_taps();
    if (const auto name = chat.username(); !name.empty()) next->def.set.username = name;
    for (const auto& [key, value] : defaults) apply_default(next->def.set, key, value);
    lines = std::move(next);
}

void engine::impl::on_event(platform::event e) {
    if (leaving) return;
    std::visit([this](auto& what) { take(std::move(what)); }, e);
}

void engine::impl::on_link(platform::link_state state, std::string_view detail) {
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
    if (settings.meter) settings.meter->link(state);
    const bool ready = state == platform::link_state::ready;
    if (ready) {
        use(lines->texts);  // the coach's own name is known now
        if (!news.empty()) tell_administrators();
        asio::co_spawn(executor, look_up_names(), [self = shared_from_this()](std::exception_ptr e) {
            log_failure(e, "the administrators of the configuration could not be looked up");
        });
        sender.link_ready();
        caught_up = true;
        runner.wake();                        // what a stop or a crash cut off
        if (accounts_at == instant::min()) {  // before anybody is nudged
            accounts_at = clock.now() + accounts_again;
            asio::co_spawn(executor, look_at_accounts(), [self = shared_from_this()](std::exception_ptr e) {
                log_failure(e, "it could not be looked whose account is closed");
                self->scheduler.set_link(self->link == platform::link_state::ready);
            });
            return;
        }
    }
    scheduler.set_link(ready);
}

asio::awaitable<std::vector<platform::channel_mark>> engine::impl::known_channels() {
    std::vector<platform::channel_mark> known;
    auto read = [this, &known](storage::unit_of_work& unit) {
        known.clear();
        for (auto& row : unit.channels(place))
            known.push_back({row.channel, static_cast<channel_kind>(row.kind), row.last_post, row.last_at});
    };
    co_await store.run(std::move(read));
    co_return known;
}

void engine::impl::take(platform::posted e) {
    const auto channel = e.where.channel;
    lanes_.add(channel,
               [this, e = std::move(e), since = std::chrono::steady_clock::now()] { return on_posted(e, since); });
}

void engine::impl::take(platform::edited e) {
    if (e.kind != channel_kind::direct) return;
    const auto channel = e.where.channel;
    const auto key = "edit:" + e.id + ":" + std::to_string(to_millis(e.at));
    lanes_.add(channel, [this, e, key] { return on_change(e.author, key, message_edited{message_id{e.id}, e.text}); });
}

void engine::impl::take(platform::deleted e) {
    if (e.kind != channel_kind::direct) return;
    const auto channel = e.where.channel;
    lanes_.add(channel, [this, e] {
        return on_change(e.author, "delete:" + e.id, message_deleted{message_id{e.id}}, e.where.channel);
    });
}

void engine::impl::take(platform::tapped e) {
    const auto channel = e.channel;
    lanes_.add(channel,
               [this, e = std::move(e), since = std::chrono::steady_clock::now()] { return on_tapped(e, since); });
}

void engine::impl::take(platform::taps_standing e) {
    const auto channel = e.channel;
    lanes_.add(channel,
               [this, e = std::move(e), since = std::chrono::steady_clock::now()] { return on_standing(e, since); });
}

void engine::impl::take(platform::passed e) {
    const auto channel = e.channel;
    if (lanes_.idle(channel)) return mark(e);
    lanes_.add(channel, [this, e]() -> asio::awaitable<void> {
        mark(e);
        co_return;
    });
}

void engine::impl::take(platform::channel_found e) {
    channels_found.push_back(std::move(e));
    if (saving_found) return;
    // After connecting thousands may come at once: they are saved together, not each in a lane of its own.
    saving_found = true;
    asio::co_spawn(executor, save_found(), [this](std::exception_ptr failed) {
        saving_found = false;
        log_failure(failed, "channels that were found could not be saved");
    });
}

void engine::impl::mark(const platform::passed& e) {
    auto& m = marks[e.channel];
    if (e.back || e.at >= m.last_at)
        m = {e.channel, static_cast<int>(e.kind), {}, e.post.empty() ? m.last_post : e.post, e.at, e.back || m.back};
}

asio::awaitable<std::optional<platform::profile>> engine::impl::profile_of(std::string user) {
    for (int failures = 0; !leaving; ++failures) {
        auto got = co_await chat.person(user);
        if (got) co_return std::move(*got);
        const auto problem = got.error().problem;
        if (problem == platform::delivery_problem::refused || problem == platform::delivery_problem::stopping) break;
        co_await pause(std::max<std::chrono::milliseconds>(got.error().after, 500ms * (1 << std::min(failures, 2))));
    }
    co_return std::nullopt;
}

asio::awaitable<void> engine::impl::pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(executor, time);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> engine::impl::on_posted(platform::posted e, moment since) {
    if (e.kind != channel_kind::direct) {
        co_await on_channel_post(e, since);
        co_return;
    }
    const auto reading = read_command(e.text);
    const bool admin_word = reading.what.what == verb::admin && reading.how == command_reading::kind::exact;
    if (admin_word) {
        const bool answered = co_await on_admin_word(e, reading.what.rest);
        if (answered) co_return;
    } else if (desk.awaits(e.author)) {  // what would be done was shown: a bare yes or no is about that
        desk.pass_over(e.author);
        if (const auto yes = read_yes_no(e.text)) {
            const bool answered = co_await on_admin_word(e, *yes ? "yes" : "no");
            if (answered) co_return;
        }
    }
    const bool tried = !admin_word && co_await on_trial(e);
    if (tried) co_return;
    std::string hint;  // for those who may
    if (reading.what.what == verb::help && reading.how == command_reading::kind::exact) {
        const auto who = co_await chat.person(e.author);
        if (who && is_administrator(*who)) {
            const auto language = co_await language_of(e.author, who->locale);
            const auto role = role_of(*who);
            hint = role == admin_role::owner
                       ? phrase(lines->texts->book(language), "help.admin")
                       : phrase(lines->texts->book(language), "help.admin.some", {{"role", name_of(role)}});
        }
    }
    const bool wants_acts = reading.what.what == verb::privacy && reading.how == command_reading::kind::exact;
    const typing_sign writing(executor, chat, e.where);
    std::optional<platform::profile> profile;
    const auto out = std::make_shared<turn_output>();
    const auto refusals = std::make_shared<int>(0);  // of this person within the hour
    bool saved = false;
    for (int round = 0; round < 2; ++round) {
        auto work = [this, e, out, profile, admin_word, refusals, hint, wants_acts, script = lines,
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
            keep_direct_channel(unit, *person, e.where.channel);
            unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
            if (admin_word) *refusals = unit.log_refusal(place, now, e.username.empty() ? e.author : e.username);
            events.emplace_back(user_said{message_id{e.id}, e.text, e.has_files});
            take_turns(unit, *person, *script, std::move(events), now, *out, e.where.thread);
            const auto more = wants_acts ? acts_text(unit, person->id, *script) : hint;
            if (!more.empty())
                out->rows.push_back(unit.enqueue(
                    plain_message(place, e.where.channel, e.where.thread, message_kind::reply, more, now)));
            if (answered_before(e)) say_nothing(unit, *out);
        };
        saved = co_await commit(std::move(work), e, out);
        if (!saved || !out->newcomer) break;
        profile = co_await profile_of(e.author);
        if (leaving) co_return;
        if (!profile) {
            profile.emplace();
            profile->user = e.author;
            profile->username = e.username;
        }
    }
    if (!saved) co_return;                                       // it was seen to
    if (profile && !out->duplicate) joined_at = instant::min();  // perhaps their channel has holidays of its own
    if (!out->forgotten.empty()) set_grant(grants, {e.author, {}, admin_role::none, {}});
    if (*refusals == 1) spdlog::warn("user {} asked for an administrator's word and was refused", e.author);
    finish(*out, since);
}

void engine::impl::say_nothing(storage::unit_of_work& unit, turn_output& out) {
    for (const auto& row : out.rows) unit.dropped(row.id);
    out.rows.clear();
}

asio::awaitable<bool> engine::impl::commit(store_thread::job work, const platform::posted& e,
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

asio::awaitable<void> engine::impl::on_channel_post(platform::posted e, moment since) {
    if (const auto heard = lines->texts->hear(e.text); heard != despair::none) {
        co_await answer_in_private(std::move(e), heard, since);
        co_return;
    }
    const auto language = co_await languages.of(e.where.channel, lines->texts);
    const auto out = std::make_shared<turn_output>();
    auto work = [this, e, out, language, script = lines, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        if (!unit.note_event(place, "post:" + e.id, now)) return;
        unit.set_channel(place, {e.where.channel, static_cast<int>(e.kind), {}, e.id, e.at});
        auto state = unit.load_channel(place, e.where.channel);
        if (state.seed == 0) state.seed = std::hash<std::string>{}(e.where.channel) | 1;
        auto turn = take_channel_turn(script->def, std::move(state), {e.before, e.said, language});
        unit.save_channel(place, e.where.channel, turn.state);
        for (const auto& effect : turn.effects)
            if (const auto* s = std::get_if<say>(&effect))
                out->rows.push_back(
                    unit.enqueue(plain_message(place, e.where.channel, e.where.thread, s->kind, s->text, now)));
        if (answered_before(e)) say_nothing(unit, *out);
    };
    const bool saved = co_await commit(std::move(work), e, out);
    if (saved) finish(*out, since);
}

asio::awaitable<void> engine::impl::welcome_channel(std::string channel) {
    // Who joins a team is in several channels at once: one word is enough.
    constexpr auto together = 10s;
    if (welcomed_at != instant::min() && clock.now() - welcomed_at < together) co_return;
    welcomed_at = clock.now();
    const auto language = co_await languages.of(channel, lines->texts);
    const auto out = std::make_shared<turn_output>();
    auto work = [this, channel, language, out, texts = lines->texts, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        const auto key = welcomed_key(channel);
        if (unit.setting(key)) return;
        unit.set_setting(key, "yes");
        out->rows.push_back(unit.enqueue(plain_message(place, channel, {}, message_kind::greeting,
                                                       phrase(texts->book(language), "channel.welcome"), now)));
    };
    co_await store.run(std::move(work));
    finish(*out);
}

// Only the person who was asked counts, and only on a post that still asks something. A tap may come before it is noted
// that its post is out: then it is looked again.
asio::awaitable<void> engine::impl::on_tapped(platform::tapped e, moment since) {
    const typing_sign writing(executor, chat, {e.channel, {}});
    for (int looks = 0; looks < 8 && !leaving; ++looks) {
        const auto out = std::make_shared<turn_output>();
        const auto early = std::make_shared<bool>(false);
        auto work = [this, e, out, early, script = lines, now = clock.now()](storage::unit_of_work& unit) {
            *out = {};
            out->duplicate = true;
            *early = false;
            auto person = unit.find(key_of(e.person));
            if (!person) return;
            const auto asked = unit.asked_in(person->id, e.post);
            *early = !asked && unit.asks_unsent(person->id);
            if (!asked || !unit.note_event(place, e.id, now)) return;
            out->duplicate = false;
            keep_direct_channel(unit, *person, e.channel);
            if (!e.undone)
                unit.tapped(person->id, e.post, e.what, e.at);
            else if (asked->tapped == e.what)
                unit.tapped(person->id, e.post, std::nullopt, e.at);
            take_turns(unit, *person, *script, {choice_made{asked->question, e.what, e.undone}}, now, *out,
                       asked->thread);
        };
        co_await store.run(std::move(work));
        if (!*early) {
            finish(*out, since);
            co_return;
        }
        co_await pause(100ms);
    }
}

// A choice that counts and is no longer under the post where it was made was taken back while nobody listened. The
// same question may stand in other posts, without a tap.
asio::awaitable<void> engine::impl::on_standing(platform::taps_standing e, moment since) {
    const auto out = std::make_shared<turn_output>();
    auto work = [this, e, out, script = lines, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        out->duplicate = true;
        auto person = unit.find(key_of(e.person));
        const auto asked = person ? unit.asked_in(person->id, e.post) : std::nullopt;
        if (!asked || !asked->tapped || e.at < asked->tapped_at) return;
        if (std::ranges::count(e.standing, *asked->tapped) > 0) return;
        const auto state = unit.load(person->id);
        for (const auto& q : state.taps.latest) {
            if (q.number != asked->question || q.chosen != asked->tapped) continue;
            if (!unit.note_event(place, "taps:" + e.post + ":" + std::to_string(to_millis(e.at)), now)) return;
            out->duplicate = false;
            keep_direct_channel(unit, *person, e.channel);
            unit.tapped(person->id, e.post, std::nullopt, e.at);
            return take_turns(unit, *person, *script, {choice_made{q.number, *q.chosen, true}}, now, *out,
                              asked->thread);
        }
    };
    co_await store.run(std::move(work));
    finish(*out, since);
}

asio::awaitable<void> engine::impl::on_change(std::string author, std::string key, event what, std::string channel) {
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

asio::awaitable<void> engine::impl::save_found() {
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

asio::awaitable<void> engine::impl::on_profile_changed(std::string user) {
    const auto known = std::make_shared<bool>(false);
    auto ask = [this, user, known](storage::unit_of_work& unit) { *known = unit.find(key_of(user)).has_value(); };
    co_await store.run(std::move(ask));
    if (!*known) co_return;
    const auto profile = co_await profile_of(user);
    if (!profile) co_return;
    const auto out = std::make_shared<turn_output>();
    auto work = [this, user, profile, out, script = lines, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        const auto person = unit.find(key_of(user));
        if (!person) return;
        const bool left = !profile->active && !unit.load(person->id).nudging.gone;
        if (left && !person->track.empty()) unit.note_failure(place, account_closed(*person, now));
        take_turns(unit, *person, *script, {seen(*profile)}, now, *out);
    };
    co_await store.run(std::move(work));
    finish(*out);
    if (!profile->active) failure_noted.cancel();
}

void engine::impl::on_timer(storage::due_timer t, std::function<void()> done) {
    const auto out = std::make_shared<turn_output>();
    const auto channel = std::make_shared<std::string>();
    furthest = std::max(furthest, clock.now());
    // The person's lane is named by the channel, which only the store knows: one look, then the lane.
    store.submit(
        [t, channel](storage::unit_of_work& unit) {
            const auto person = unit.find(t.person);
            *channel = person ? person->direct_channel : std::string();
        },
        [this, t, channel, out, done = std::move(done),
         since = std::chrono::steady_clock::now()](std::exception_ptr e) {
            log_failure(e, "a timer's person could not be read");
            lanes_.add(channel->empty() ? "person:" + std::to_string(static_cast<std::int64_t>(t.person)) : *channel,
                       [this, t, out, done, since] { return fire(t, out, done, since); });
        });
}

// A row that can't be trusted has no channel: words of theirs go only where the platform says that they are.
asio::awaitable<bool> engine::impl::find_direct_channel(storage::person_id id, std::string user) {
    std::string channel;
    if (user.starts_with('~')) channel = user.substr(1);  // a team, whose channel it is
    for (int failures = 0; channel.empty() && !leaving; ++failures) {
        auto got = co_await chat.direct_channel(user);
        if (got) {
            channel = *got;
            break;
        }
        const auto problem = got.error().problem;
        if (problem == platform::delivery_problem::refused || problem == platform::delivery_problem::stopping) break;
        co_await pause(std::max<std::chrono::milliseconds>(got.error().after, 500ms * (1 << std::min(failures, 6))));
    }
    if (channel.empty()) co_return false;
    auto keep = [id, channel](storage::unit_of_work& unit) { unit.set_direct_channel(id, channel); };
    co_await store.run(std::move(keep));
    co_return true;
}

asio::awaitable<void> engine::impl::fire(storage::due_timer t, std::shared_ptr<turn_output> out,
                                         std::function<void()> done, moment since) {
    const auto homeless = std::make_shared<std::string>();
    auto work = [t, out, homeless, script = lines, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        homeless->clear();
        const auto person = unit.find(t.person);
        if (person && person->direct_channel.empty()) {
            *homeless = person->key.user;
            return;
        }
        if (!unit.claim(t) || !person) return;
        take_turns(unit, *person, *script, {timer_fired{t.what, t.date, t.due_at}}, now, *out);
    };
    std::exception_ptr failed;
    try {
        co_await store.run(work);
        if (!homeless->empty()) {
            const bool found = co_await find_direct_channel(t.person, *homeless);
            if (!found && leaving) {  // it is still due
                done();
                co_return;
            }
            if (found) co_await store.run(work);
            if (!homeless->empty()) throw std::runtime_error("the person has no direct channel");
        }
    } catch (...) {
        failed = std::current_exception();
    }
    if (failed) {  // it would fail again at once, and for ever
        *out = {};
        log_failure(failed, "a nudge could not be made; it is dropped");
        drop_nudge(t);
        finish(*out);
    } else {
        finish(*out, since);
    }
    done();
}

void engine::impl::finish(turn_output& out) {
    for (const auto id : out.forgotten) sender.drop(id);
    if (!out.duplicate && !out.newcomer) ++turns;
    for (auto& row : out.rows) sender.add(std::move(row));
    if (out.timers_changed) scheduler.wake();
    count(out.nudges);
}

void engine::impl::finish(turn_output& out, moment since) {
    const bool taken = !out.duplicate && !out.newcomer;
    finish(out);
    if (taken && settings.meter) settings.meter->turn_took(std::chrono::steady_clock::now() - since);
}

// One that was sent and then lost was due before: its note has no due_at.
void engine::impl::count(const std::vector<note_nudge>& nudges) const {
    if (!settings.meter) return;
    for (const auto& n : nudges) {
        settings.meter->nudge_outcome(n.outcome);
        if (n.due_at != instant{} && !n.outcome.starts_with("moved")) settings.meter->nudge_due();
    }
}

asio::awaitable<void> engine::impl::start() {
    files = settings.content;
    std::vector<storage::outgoing_row> unsent;
    std::string names;
    std::vector<storage::tappable_post> unoffered;
    auto read = [this, &unsent, &names, &unoffered](storage::unit_of_work& unit) {
        defaults.clear();
        for (const auto key : default_keys)
            if (auto value = unit.setting("defaults." + std::string(key)))
                defaults[std::string(key)] = *value == "none" ? "" : *value;
        names = unit.setting(admins_setting).value_or("");
        grants = read_grants(unit.setting(roles_key).value_or(""));
        unsent = unit.unsent();
        if (const auto kept = unit.setting(furthest_key)) furthest_kept = from_millis(std::atoll(kept->c_str()));
        restored_at = from_millis(std::atoll(unit.setting(storage::restored_key).value_or("0").c_str()));
        unoffered = unit.unoffered(place);
    };
    co_await store.run(std::move(read));
    furthest = furthest_kept;
    use(lines->texts);
    roll.recall(names);
    co_await put_in_force(files);
    for (auto& row : unsent)
        if (row.where == place) sender.add(std::move(row), true);
    for (auto& post : unoffered) sender.offer(std::move(post));
}

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
    asio::co_spawn(self->executor, self->keep_plans(),
                   [self](std::exception_ptr e) { log_failure(e, "the planning of nudges failed"); });
    asio::co_spawn(self->executor, self->report_failures(),
                   asio::bind_cancellation_slot(self->reporting.slot(), [self](std::exception_ptr e) {
                       log_failure(e, "administrators could not be told of failures");
                   }));
    co_await self->chat.run(*self, *self);
}

asio::awaitable<void> engine::stop(std::chrono::milliseconds limit) {
    const auto self = impl_;
    const auto until = std::chrono::steady_clock::now() + limit;
    self->leaving = true;
    self->scheduler.stop();
    self->marks_timer.cancel();
    self->plan_timer.cancel();
    self->reporting.emit(asio::cancellation_type::terminal);
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
    asio::co_spawn(self->executor, self->put_in_force(std::move(files)), [self](std::exception_ptr e, bool usable) {
        log_failure(e, "the content could not be read again");
        if (!e && usable) spdlog::info("content: read again");
    });
}

void engine::set_holidays(std::shared_ptr<const holiday_calendar> usual,
                          std::map<std::string, std::shared_ptr<const holiday_calendar>> named) {
    impl_->settings.coach.holidays = std::move(usual);
    impl_->settings.coach.calendars = std::move(named);
    impl_->use(impl_->lines->texts);
}

engine_status engine::status() const {
    return {impl_->link,  impl_->link_detail,        impl_->store.healthy(), impl_->sender.waiting(),
            impl_->turns, impl_->sender.delivered(), impl_->sender.refused()};
}

metrics_readings engine::readings() const {
    const auto now = impl_->clock.now();
    metrics_readings out;
    out.outbox = impl_->sender.waiting();
    if (const auto first = impl_->sender.oldest()) out.oldest = std::max(now - *first, 0ms);
    if (const auto due = impl_->scheduler.next_due()) out.overdue = std::max(now - *due, 0ms);
    out.store_healthy = impl_->store.healthy();
    return out;
}

bool engine::busy() const {
    return impl_->saving_found || !impl_->lanes_.idle() || !impl_->sender.idle() || impl_->sender.offering() ||
           impl_->scheduler.busy() || impl_->runner.busy() || impl_->store.pending() > 0;
}

std::optional<instant> engine::next_due() const { return impl_->scheduler.next_due(); }

}  // namespace fulcrum::bot::engine
