#include "bot/rehearsal/rehearsal.hpp"

#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "dialogue/calendar.hpp"

namespace fulcrum::bot::rehearsal {

using namespace dialogue;
using namespace std::chrono_literals;

namespace {

// The person's id: with it their wordings and cards are the same in every rehearsal.
const std::string person_id = "rehearsal";
// In a channel: its name, and who assigns the track.
const std::string team = "team", lead = "lead";
// A nudge may pass in silence (answered already, nothing in the track for it); a pause can be long.
constexpr auto longest_silence = std::chrono::days(400);

instant first_instant(const rehearsal_settings& s) {
    if (!s.texts || !s.texts->tracks.contains(s.track)) throw std::invalid_argument("there is no such track");
    if (!zone_exists(s.zone)) throw std::invalid_argument("there is no such time zone");
    if (!s.from.ok()) throw std::invalid_argument("there is no such day");
    return to_instant(s.from, s.begin, s.zone);
}

stage_settings stage_for(const rehearsal_settings& s) {
    const auto begin = first_instant(s);
    stage_settings out;
    out.texts = s.texts;
    if (!s.texts->tracks.at(s.track).for_channels) out.coach.track = s.track;
    out.coach.when = s.when;
    out.coach.zone = s.zone;
    out.keeps_log = s.keeps_log;
    out.start = begin - 1min;  // so that a nudge at the very first minute comes, too
    return out;
}

platform::profile profile_for(const rehearsal_settings& s) {
    platform::profile p;
    p.user = person_id;
    p.username = "person";
    p.first_name = s.name;
    p.zone = s.zone;
    p.locale = s.language;
    return p;
}

}  // namespace

rehearsal::rehearsal(rehearsal_settings settings) : settings_(std::move(settings)), stage_(stage_for(settings_)) {
    auto& chat = stage_.chat();
    chat.set_profile(profile_for(settings_));
    chat.on_post = [this](const std::string& id, platform::outgoing&& post) { hear(id, std::move(post)); };
    chat.on_reaction = [this](const std::string&, const std::string&, const std::string& emoji) {
        heard_.push_back({now(), emoji, "reaction", {}, {}});
    };
    if (settings_.texts->tracks.at(settings_.track).for_channels) {
        bring_to_team();
    } else {
        say("defaults");
        if (is_asked(state())) say("later");  // "now, or at nine?"
        if (settings_.day > 1) put_on_day(settings_.day);
        wait_until(first_instant(settings_));
    }
}

void rehearsal::hear(const std::string& id, platform::outgoing&& post) {
    if (in_channel()) {
        if (post.to.channel != channel_) return;  // what the administrator is told
        if (post.to.thread.empty()) thread_ = id;
    }
    heard h{now(), std::move(post.text), std::move(post.kind), {}, {}};
    if (post.file) {
        h.file_name = std::move(post.file->name);
        h.file_content = std::move(post.file->bytes);
    }
    heard_.push_back(std::move(h));
}

void rehearsal::bring_to_team() {
    auto& chat = stage_.chat();
    channel_ = chat.add_channel(team);
    wait_until(first_instant(settings_));
    platform::profile p;
    p.user = p.username = p.first_name = lead;
    p.zone = settings_.zone;
    p.administrator = true;
    chat.set_profile(std::move(p));
    chat.say(lead, "admin assign " + settings_.track.text() + " ~" + team);
    stage_.settle();
    opening_ = taken();
}

void rehearsal::put_on_day(int n) {
    const auto& t = settings_.texts->tracks.at(settings_.track);
    const auto* d = day_at(t, n);
    if (!d) throw std::invalid_argument("the track has no such day");
    stage_.look([&](storage::unit_of_work& unit) {
        const storage::place where{std::string(stage_.chat().name()), std::string(stage_.chat().workspace())};
        const auto person = unit.find(storage::person_key{where, person_id});
        if (!person) return;
        auto s = unit.load(person->id);
        if (!s.track) return;
        s.track->day = n;
        s.track->day_id = d->id;
        s.track->welcomed = true;
        s.track->begun_on.reset();
        s.track->opened_on.reset();
        s.track->morning_done = s.track->evening_done = false;
        s.track->shown.clear();
        storage::person_summary summary;
        summary.username = person->username;
        summary.track = s.track->track.text();
        summary.day = n;
        summary.last_active_at = s.last_heard;
        unit.save(person->id, s, summary);
    });
}

std::vector<heard> rehearsal::taken() { return std::exchange(heard_, {}); }

std::vector<heard> rehearsal::say(std::string text, const std::string& member) {
    heard_.clear();
    last_post_ = in_channel()
                     ? stage_.chat().say_in(channel_, member.empty() ? person_id : member, std::move(text), thread_)
                     : stage_.chat().say(person_id, std::move(text));
    stage_.settle();
    return taken();
}

std::vector<heard> rehearsal::edit_last(std::string text) {
    heard_.clear();
    stage_.chat().edit(person_id, last_post_, std::move(text));
    stage_.settle();
    return taken();
}

std::vector<heard> rehearsal::remove_last() {
    heard_.clear();
    stage_.chat().remove(person_id, last_post_);
    stage_.settle();
    return taken();
}

std::vector<heard> rehearsal::wait_until(instant when) {
    heard_.clear();
    stage_.move_to(when);
    return taken();
}

std::vector<heard> rehearsal::next_nudge() {
    heard_.clear();
    const auto limit = now() + longest_silence;
    while (heard_.empty()) {
        const auto next = stage_.next_wake();
        if (!next || *next > limit) break;
        stage_.step(*next);
    }
    return taken();
}

person_state rehearsal::state() {
    person_state found;
    stage_.look([&](storage::unit_of_work& unit) {
        const storage::place where{std::string(stage_.chat().name()), std::string(stage_.chat().workspace())};
        const auto whose = in_channel() ? "~" + channel_ : person_id;  // a team's place is kept under its channel
        if (const auto person = unit.find(storage::person_key{where, whose})) found = unit.load(person->id);
    });
    return found;
}

const step* rehearsal::open_step(const person_state& state) const {
    if (!state.running || state.running->put_off || !state.running->card.empty()) return nullptr;
    const auto& running = *state.running;
    const session* held = nullptr;
    if (const auto* t = settings_.texts->find_edition(running.track, running.edition))
        held = find_session(*t, running.session);
    if (!held)
        if (const auto* t = settings_.texts->find(running.track, settings_.language))
            held = find_session(*t, running.session);
    if (!held) return nullptr;
    const int index = find_step(*held, running.step);
    return index < 0 ? nullptr : &held->steps[static_cast<std::size_t>(index)];
}

bool rehearsal::is_asked(const person_state& state) const {
    return (state.running && !state.running->put_off) || state.side.what != side_question::kind::none ||
           state.stage != setup::done;
}

// --- words

std::string offset_words(instant t, std::string_view zone) {
    const auto local = to_local(t, zone);
    const auto wall = std::chrono::sys_days{local.date} + std::chrono::minutes{local.time.minutes};
    const auto offset =
        std::chrono::duration_cast<std::chrono::minutes>(wall - std::chrono::floor<std::chrono::minutes>(t)).count();
    std::string out = "UTC";
    if (offset == 0) return out;
    const auto size = std::abs(offset);
    out.append(offset < 0 ? "-" : "+").append(std::to_string(size / 60));
    if (size % 60 != 0) out.append(size % 60 < 10 ? ":0" : ":").append(std::to_string(size % 60));
    return out;
}

std::string moment_words(instant t, std::string_view zone) {
    const auto local = to_local(t, zone);
    return date_text(local.date) + " " + std::to_string(static_cast<int>(local.date.year())) + ", " +
           clock_text(local.time) + " (" + offset_words(t, zone) + ")";
}

}  // namespace fulcrum::bot::rehearsal
