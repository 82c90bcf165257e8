// Private to the engine: what it is made of. Its functions are spread by subject over engine.cpp (what comes in, turns,
// timers), engine_despair.cpp (words of despair in a channel), engine_admin.cpp (people and defaults, by
// administrators), engine_roles.cpp (who is an administrator, and what they are told), engine_failures.cpp (what could
// not be done), engine_tracks.cpp (the content in force) and
// engine_upkeep.cpp (what is done beside the turns).
#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "bot/engine/act_runner.hpp"
#include "bot/engine/admin_lists.hpp"
#include "bot/engine/admin_roll.hpp"
#include "bot/engine/admin_texts.hpp"
#include "bot/engine/channel_languages.hpp"
#include "bot/engine/cohort_desk.hpp"
#include "bot/engine/cohort_follower.hpp"
#include "bot/engine/engine.hpp"
#include "bot/engine/lanes.hpp"
#include "bot/engine/nudge_scheduler.hpp"
#include "bot/engine/outbox_sender.hpp"
#include "bot/engine/people.hpp"
#include "bot/engine/shelf.hpp"
#include "bot/engine/track_desk.hpp"
#include "bot/engine/trials.hpp"

namespace fulcrum::bot::engine {

namespace asio = boost::asio;
using namespace dialogue;
using namespace std::chrono_literals;
using platform::channel_kind;

// The setting that says how far our clock ever was, in milliseconds.
inline constexpr std::string_view furthest_key = "clock.furthest";
inline constexpr auto accounts_again = 24h;  // until it is looked again whose account is closed

// Logs what was thrown, if anything was: without any person's words.
void log_failure(std::exception_ptr e, std::string_view what);

struct engine::impl : platform::sink, platform::memory, std::enable_shared_from_this<engine::impl> {
    impl(asio::any_io_executor ex, platform::platform& p, store_thread& s, clock_source& c,
         std::shared_ptr<const library> texts, engine_settings set)
        : executor(ex),
          chat(p),
          store(s),
          clock(c),
          settings(std::move(set)),
          roll(settings.admins),
          languages(p, c),
          place{std::string(p.name()), std::string(p.workspace())},
          lanes_(ex, [](std::exception_ptr e) { log_failure(e, "a conversation's turn failed"); }),
          sender(
              ex, p, s, c, settings.sends_at_once, settings.coach.too_late,
              [this](auto rows, auto reason, auto detail) {
                  on_lost(std::move(rows), std::move(reason), std::move(detail));
              },
              [this](storage::person_id id) { return is_welcome(id); }),
          scheduler(
              ex, s, c, [this](storage::due_timer t, std::function<void()> done) { on_timer(t, std::move(done)); },
              place),
          marks_timer(ex),
          failure_noted(ex),
          plan_timer(ex) {
        sender.count_in(settings.meter);
        use(std::move(texts));
    }

    // --- the snapshot that turns use
    void use(std::shared_ptr<const library> texts);

    // --- platform::sink
    void on_event(platform::event e) override;

    void on_link(platform::link_state state, std::string_view detail) override;

    // --- platform::memory
    asio::awaitable<std::vector<platform::channel_mark>> known_channels() override;

    // --- what comes in
    using moment = std::chrono::steady_clock::time_point;  // when something came up

    void take(platform::posted e);
    void take(platform::edited e);
    void take(platform::deleted e);
    void take(platform::tapped e);
    void take(platform::taps_standing e);
    void take(platform::passed e);
    void take(platform::channel_found e);
    void take(platform::profile_changed e) {
        lanes_.add("profile:" + e.user, [this, e] { return on_profile_changed(e.user); });
    }
    void take(platform::own_posted e);
    void take(platform::members_changed e) {
        lanes_.add("members:" + e.channel, [this, e] { return follower.look(e.channel); });
        if (e.coach_joined) lanes_.add(e.channel, [this, e] { return welcome_channel(e.channel); });
    }

    void mark(const platform::passed& e);

    storage::person_key key_of(const std::string& user) const { return {place, user}; }

    asio::awaitable<std::optional<platform::profile>> profile_of(std::string user);

    asio::awaitable<void> pause(std::chrono::milliseconds time);

    static profile_seen seen(const platform::profile& p) {
        return {p.username, p.first_name.empty() ? p.display_name : p.first_name, p.zone, p.locale, p.active};
    }

    asio::awaitable<void> on_posted(platform::posted e, moment since);

    // False when the turn itself failed: it is logged, the person told, and nothing of its output left.
    asio::awaitable<bool> commit(store_thread::job work, const platform::posted& e,
                                 std::shared_ptr<turn_output> undone);

    // A copy of the database was put back: what was answered since it was made is taken in once more, for the journal's
    // sake, and in silence.
    bool answered_before(const platform::posted& e) const { return e.answered && e.at < restored_at; }
    static void say_nothing(storage::unit_of_work& unit, turn_output& out);

    asio::awaitable<void> on_channel_post(platform::posted e, moment since);
    // A word on what it is for, once in each channel that it is taken into.
    asio::awaitable<void> welcome_channel(std::string channel);

    asio::awaitable<void> on_tapped(platform::tapped e, moment since);

    asio::awaitable<void> on_standing(platform::taps_standing e, moment since);

    // --- words of despair in a channel (engine_despair.cpp)
    asio::awaitable<void> answer_in_private(platform::posted e, despair heard, moment since);
    asio::awaitable<void> hand_over(platform::posted e, despair heard, std::string direct, moment since);
    // Opened if need be; "" when the platform refuses.
    asio::awaitable<std::string> direct_channel_with(std::string user);

    asio::awaitable<void> on_change(std::string author, std::string key, event what, std::string channel = {});

    asio::awaitable<void> save_found();

    asio::awaitable<void> on_profile_changed(std::string user);

    // --- timers
    void on_timer(storage::due_timer t, std::function<void()> done);

    asio::awaitable<void> fire(storage::due_timer t, std::shared_ptr<turn_output> out, std::function<void()> done,
                               moment since);

    // Asks the platform for somebody's direct channel and keeps it; false when there is none to be had.
    asio::awaitable<bool> find_direct_channel(storage::person_id id, std::string user);

    // --- what could not be done (engine_failures.cpp)
    void on_lost(std::vector<storage::outgoing_row> rows, std::string reason, std::string detail);

    asio::awaitable<void> give_up(std::vector<storage::outgoing_row> rows, std::string reason, std::string detail);

    // Whether the person may be disturbed now: neither their quiet hours nor a pause. So also if they can't be read.
    asio::awaitable<bool> is_welcome(std::variant<storage::person_id, std::string> who);

    static storage::failure_row account_closed(const storage::person_row& person, instant now);

    // The nudge's turn threw: it is on record as failed, and the next one is planned.
    void drop_nudge(const storage::due_timer& t);

    struct administrator {
        std::string user, channel, language;  // no channel: the server does not give it now
        bool silent = false;                  // in their quiet hours, or in a pause
        admin_role role = admin_role::owner;
        bool everybody = true;  // their role is not for some channels only
    };

    // Once a day at the most, one message to each administrator, outside their quiet hours and pauses.
    asio::awaitable<void> report_failures();

    asio::awaitable<std::optional<instant>> report_what_failed();

    bool tell_of_failures(storage::unit_of_work& unit, const std::vector<administrator>& all, const script& script,
                          instant now, turn_output& out) const;

    // --- after the commit
    void finish(turn_output& out);

    // The same for a turn that was committed, which came up then: how long it took is measured.
    void finish(turn_output& out, moment since);

    void count(const std::vector<note_nudge>& nudges) const;

    // --- who is an administrator (engine_roles.cpp)
    // By what the platform has just said of them.
    admin_role role_of(const platform::profile& who) const;
    bool is_administrator(const platform::profile& who) const { return role_of(who) != admin_role::none; }

    // Who says an administrator's word.
    struct speaker {
        std::string user, username, language, zone;
        admin_role role = admin_role::none;
        std::vector<std::string> channels{};  // a manager's; none = all
    };
    asio::awaitable<speaker> speaker_of(platform::profile who);

    // Asks the server whether they are, and does it; false when they are not.
    asio::awaitable<bool> on_admin_word(platform::posted e, std::string rest);

    // Whom the configuration's names stand for, and whether somebody else has one of them now.
    asio::awaitable<void> look_up_names();

    // What administrators are to be told unasked, once each, outside their quiet hours and pauses.
    struct notice {
        std::string about;  // a later one about the same takes its place
        std::function<std::string(const phrasebook&)> words;
        std::set<std::string> told{};  // who has it already
        bool of_texts = false;         // concerns authors, too; others go to owners alone
    };
    void tell(notice what);
    void withdraw(const std::string& about);

    // --- administrators
    engine_access lend();
    // Whether it was about a cohort or many people, and is answered.
    asio::awaitable<bool> on_cohort_word(const platform::posted& e, const speaker& who, const std::string& rest);
    asio::awaitable<void> on_admin(platform::posted e, speaker who, std::string rest);
    // An answer that needs no more than what it says.
    asio::awaitable<bool> give(platform::posted e, speaker who, desk_answer what);
    // Whom a manager of channels may see and change; nothing = everybody. User ids, and teams by "~" and their channel.
    asio::awaitable<std::optional<std::set<std::string>>> within_reach(speaker who);
    asio::awaitable<std::set<std::string>> members_of_channels(std::vector<std::string> names, const phrasebook& book,
                                                               std::string& refused);
    // What was done to somebody's programme, and who looked: for `privacy`.
    static std::string acts_text(storage::unit_of_work& unit, storage::person_id id, const script& script);

    using target_list = std::vector<std::pair<platform::profile, std::string>>;

    // Why a name is of no use, as the key of a phrase: `plainly`, unless the server is silent.
    static std::string_view reason(const platform::delivery_failure& f, std::string_view plainly);

    // What an administrator is spoken to in, and the zone they live in ("" = not known).
    asio::awaitable<std::pair<std::string, std::string>> ways_of(std::string user, std::string locale);
    asio::awaitable<std::string> language_of(std::string user, std::string locale);

    // People and channels that a word of an administrator names, with their direct channels; adds to `refused` what
    // can't be used, and why.
    asio::awaitable<target_list> look_up_targets(const admin_request& request, const std::string& track,
                                                 const phrasebook& book, std::string& refused);

    // Somebody known to the coach whose name may have been meant, or "".
    asio::awaitable<std::string> near_name(std::string name);

    // The channel that a name means, named as it has to be to mean one; or why it can't be used.
    struct channel_answer {
        std::optional<platform::named_channel> channel;
        std::string why;
    };
    asio::awaitable<channel_answer> usable_channel(std::string name, const phrasebook& book);

    // For the end of a team's track: the teams that the name means, which may be in channels that are archived.
    asio::awaitable<target_list> teams_of(std::string name, const phrasebook& book, std::string& why);

    // All that was looked up for a word before the database is asked.
    struct admin_matter {
        admin_request r;
        speaker who;
        std::string track, refused{};  // its id; names that could not be used, and why
        target_list targets{};
        std::optional<std::set<std::string>> within{};  // of whom people are shown
    };
    listed answer_admin(storage::unit_of_work& unit, const admin_matter& m, const script& script, instant now,
                        turn_output& out, std::map<std::string, std::string>& changed) const;

    std::string assign(storage::unit_of_work& unit, const admin_matter& m, const script& script, const phrasebook& book,
                       instant now, turn_output& out) const;
    // Whoever of them is in that track, "" = in any, is in none any more.
    std::string end_tracks(storage::unit_of_work& unit, const target_list& targets, const std::string& track,
                           std::string refused, const std::string& username, const script& script,
                           const phrasebook& book, instant now, turn_output& out) const;
    std::string tracks_answer(storage::unit_of_work& unit, const script& script, const phrasebook& book) const;

    std::string give_holidays(storage::unit_of_work& unit, const admin_request& r, const target_list& targets,
                              std::string refused, const std::string& username, const script& script,
                              const phrasebook& book, instant now, turn_output& out) const;

    // When somebody hears of it who was not to be disturbed now: a line for the administrator.
    static std::string heard_later(const person_state& s, const std::string& username, const phrasebook& book,
                                   instant now);

    std::string set_default(storage::unit_of_work& unit, const admin_request& r, const script& script,
                            const phrasebook& book, std::map<std::string, std::string>& changed,
                            const std::function<void(std::string)>& log) const;

    // A team in its channel is kept like a person whose direct channel that is.
    static platform::profile channel_profile(const std::string& id, const std::string& name);

    // --- content
    // Import, export, versions, and what is offered.
    asio::awaitable<void> on_admin_track(platform::posted e, speaker who, admin_request request);
    asio::awaitable<std::shared_ptr<desk_view>> look_at_desk(speaker who, std::string track);
    static void keep(storage::unit_of_work& unit, const std::string& author, const desk_answer& what);
    // Puts a draft in force for some; what stands against it, or "".
    asio::awaitable<std::string> prepare_pilot(speaker who, std::string track);
    // Whose place in a track is there again goes on.
    asio::awaitable<void> bring_back(std::vector<std::string> users, std::string track, std::string by);

    // --- trials (engine_trials.cpp)
    asio::awaitable<void> on_admin_try(platform::posted e, speaker who, admin_request request);
    // False when nothing is being tried: then it is an ordinary message.
    asio::awaitable<bool> on_trial(platform::posted e);

    // --- roles that owners give (engine_roles.cpp)
    asio::awaitable<void> on_admin_role(platform::posted e, speaker who, admin_request request);
    std::string roles_text(const phrasebook& book) const;

    static shelf_memory remembered(storage::unit_of_work& unit);

    // Those who used an administrator's word are told what administrators should know.
    static void note_administrator(storage::unit_of_work& unit, const std::string& user);

    // False when nothing of it is usable: then all stays as it was.
    asio::awaitable<bool> put_in_force(std::vector<content::source_file> next);

    void tell_administrators();

    asio::awaitable<void> send_news();

    // Those who are administrators now, as far as they are known; who is one no more is forgotten.
    asio::awaitable<std::vector<administrator>> administrators();

    // --- running
    asio::awaitable<void> start();

    // Everybody's next nudges, after an update of the time zone data; tried again until it is done.
    asio::awaitable<void> keep_plans();

    asio::awaitable<void> plan_anew();
    asio::awaitable<std::size_t> plan_everybody();
    // Our own clock was ahead for a while, and is right again: what was planned by it is planned anew.
    asio::awaitable<void> look_at_clock();

    // What is too old to be of use goes, once a day, in steps that hold up nobody.
    asio::awaitable<void> forget_old();

    // Who joins a channel that was given holidays gets these within a day, and who meets the coach then at once. Those
    // who have been given them are remembered, so that nobody's own choice is undone.
    static void keep_channel_holidays(storage::unit_of_work& unit, const std::string& channel,
                                      const std::string& calendar, const std::vector<std::string>& given);
    asio::awaitable<void> give_channel_holidays();

    asio::awaitable<void> keep_marks();

    asio::awaitable<void> save_marks();

    asio::awaitable<void> withdraw_old_files();

    // Whose account was closed, or opened again, while nobody listened.
    asio::awaitable<void> look_at_accounts();
    // Who left long ago is erased, and administrators are told of whom that will be.
    asio::awaitable<void> let_leavers_go();

    asio::any_io_executor executor;
    platform::platform& chat;
    store_thread& store;
    clock_source& clock;
    engine_settings settings;
    admin_roll roll;
    channel_languages languages;
    std::vector<role_grant> grants;
    std::set<track_id> pilots;
    open_trials trials;
    instant welcomed_at = instant::min();  // a channel
    storage::place place;
    std::map<std::string, std::string> defaults;
    std::shared_ptr<const script> lines;
    lanes lanes_;
    outbox_sender sender;
    nudge_scheduler scheduler;
    engine_access lent = lend();
    act_runner runner{lent};
    cohort_desk desk{lent, runner};
    cohort_follower follower{lent, runner};
    asio::steady_timer marks_timer, failure_noted, plan_timer;
    instant restored_at{};
    instant furthest = instant::min(), furthest_kept = instant::min();  // that our clock ever said; the second is saved
    instant forget_at = instant::min(), joined_at = instant::min(), files_at = instant::min(),
            accounts_at = instant::min();  // when that is next looked for
    asio::cancellation_signal reporting;
    std::unordered_map<std::string, storage::channel_row> marks;
    std::vector<content::source_file> files;    // in force
    std::vector<std::shared_ptr<notice>> news;  // for administrators
    std::string told_before;                    // of the content
    instant news_again = instant::min();        // when those are tried again who could not be told
    bool twin_told = false;
    std::int64_t told_nobody_of = 0;  // the failure up to which the log says so
    std::vector<platform::channel_found> channels_found;
    bool saving_found = false;
    platform::link_state link = platform::link_state::connecting;
    std::string link_detail, waits_for;
    std::uint64_t turns = 0;
    bool leaving = false, caught_up = false;
};

}  // namespace fulcrum::bot::engine
