#include "storage/codec.hpp"

#include <cstddef>
#include <stdexcept>

#include "storage/codec_archive.hpp"

namespace fulcrum::storage {

using namespace dialogue;

namespace archive {

// --- what each type has: one list for both directions. Fields are only ever added.

template <class T, class Plain>
concept Is = std::same_as<std::remove_const_t<T>, Plain>;

template <class Archive>
void fields(Archive& a, Is<entry_part> auto& p) {
    a.field("from", p.from);
    a.field("text", p.text);
}
template <class Archive>
void fields(Archive& a, Is<answer> auto& x) {
    a.field("text", x.text);
    a.field("parts", x.parts);
}
template <class Archive>
void fields(Archive& a, Is<occurrence> auto& o) {
    a.field("slot", o.which);
    a.field("date", o.date);
    a.field("due", o.due_at);
}
template <class Archive>
void fields(Archive& a, Is<rhythm> auto& r) {
    a.always("days", r.days.bits);
    a.check(r.days.bits <= 127, "days");
    a.nullable("morning", r.morning);
    a.nullable("evening", r.evening);
    a.field("own", r.own);
}
template <class Archive>
void fields(Archive& a, Is<own_times> auto& o) {
    a.always("days", o.days.bits);
    a.check(o.days.bits <= 127, "days");
    a.field("morning", o.morning);
    a.field("evening", o.evening);
}
template <class Archive>
void fields(Archive& a, Is<quiet_hours> auto& q) {
    a.always("from", q.from);
    a.always("to", q.to);
}
template <class Archive>
void fields(Archive& a, Is<moved_nudge> auto& m) {
    a.field("slot", m.which);
    a.field("date", m.date);
    a.field("due", m.due_at);
    a.field("until", m.until);
    a.field("why", m.why);
}
template <class Archive>
void fields(Archive& a, Is<planned_absence> auto& p) {
    a.field("first", p.first);
    a.field("back", p.back);
}
template <class Archive>
void fields(Archive& a, Is<nudge_habits> auto& n) {
    a.field("moved", n.moved);
    a.field("paused_from", n.paused_from);
    a.field("away", n.away);
    a.field("quiet", n.quiet);
    a.field("most_a_day", n.most_a_day);
    a.field("unasked_on", n.unasked_on);
    a.field("unasked", n.unasked);
    a.field("ignores_holidays", n.ignores_holidays);
    a.field("silent_days", n.silent_days);
    a.field("silent_on", n.silent_on);
    a.field("hush", n.hush);
    a.field("keeps_going", n.keeps_going);
    a.field("profile_zone", n.profile_zone);
    a.field("news", n.news);
    a.field("zone_news", n.zone_news);
    a.field("gone", n.gone);
    a.field("until_heard", n.until_heard);
    a.field("calendar", n.calendar);
}
template <class Archive>
void fields(Archive& a, Is<enrollment> auto& e) {
    a.field("track", e.track);
    a.always("day", e.day);
    a.field("begun_on", e.begun_on);
    a.field("morning_done", e.morning_done);
    a.field("evening_done", e.evening_done);
    a.field("finished", e.finished);
    a.field("edition", e.edition);
    a.field("day_id", e.day_id);
    a.field("welcomed", e.welcomed);
    a.field("reviewed_on", e.reviewed_on);
    a.field("shown", e.shown);
    a.field("enrolled_at", e.enrolled_at);
    a.field("opened_on", e.opened_on);
    a.field("opened_at", e.opened_at);
    a.field("by", e.by);
    a.field("cohort", e.cohort);
    a.field("not_before", e.not_before);
}
template <class Archive>
void fields(Archive& a, Is<place_terms> auto& t) {
    a.field("cohort", t.cohort);
    a.field("starts", t.starts);
    a.field("when", t.when);
    a.field("zone", t.zone);
    a.field("language", t.language);
    a.field("anew", t.anew);
}
template <class Archive>
void fields(Archive& a, Is<invitation> auto& i) {
    a.field("track", i.track);
    a.field("by", i.by);
    a.always("terms", i.terms);
}
template <class Archive>
void fields(Archive& a, Is<before_act> auto& b) {
    a.always("act", b.act);
    a.field("track", b.track);
    a.field("left_at", b.left_at);
    a.always("when", b.when);
    a.field("language", b.language);
    a.field("zone", b.zone);
    a.field("after", b.after);
    a.field("after_since", b.after_since);
    a.field("holds_only", b.holds_only);
    a.field("news", b.news);
    a.field("invited", b.invited);
}
template <class Archive>
void fields(Archive& a, Is<commitment> auto& c) {
    a.field("state", c.state);
    a.field("number", c.number);
    a.field("cue", c.cue);
    a.field("action", c.action);
    a.field("parts", c.parts);
    a.field("serves", c.serves);
    a.field("track", c.track);
    a.field("made_on", c.made_on);
    a.field("settled_on", c.settled_on);
    a.field("misses", c.misses);
    a.field("said", c.said);
    a.field("ask_from", c.ask_from);
    a.field("moment", c.moment);
    a.field("remind_at", c.remind_at);
    a.field("beside", c.beside);
    a.field("waits", c.waits);
}
template <class Archive>
void fields(Archive& a, Is<ledger_week> auto& w) {
    a.field("monday", w.monday);
    a.field("vision", w.vision);
    a.field("execution", w.execution);
    a.field("people", w.people);
    a.field("rated", w.rated);
    a.field("rating_sum", w.rating_sum);
    a.field("people_sum", w.people_sum);
}
template <class Archive>
void fields(Archive& a, Is<vision_line> auto& v) {
    a.field("text", v.text);
    a.field("since", v.since);
    a.field("acted_on", v.acted_on);
    a.field("from", v.from);
}
template <class Archive>
void fields(Archive& a, Is<upward_look> auto& u) {
    a.always("differs", u.differs);
    a.field("on_purpose", u.on_purpose);
    a.field("since", u.since);
    a.field("named", u.named);
}
template <class Archive>
void fields(Archive& a, Is<priority> auto& p) {
    a.field("text", p.text);
    a.field("line", p.line);
    a.field("week", p.week);
    a.field("from", p.from);
}
template <class Archive>
void fields(Archive& a, Is<side_question> auto& q) {
    a.field("what", q.what);
    a.field("number", q.number);
    a.field("text", q.text);
    a.field("card", q.card);
    a.field("parts", q.parts);
    a.field("asked_at", q.asked_at);
}
template <class Archive>
void fields(Archive& a, Is<written_answer> auto& w) {
    a.field("title", w.title);
    a.field("parts", w.parts);
    a.field("track", w.track);
    a.field("place", w.place);
    a.field("serves", w.serves);
    a.field("step", w.step);
    a.field("at", w.at);
}
template <class Archive>
void fields(Archive& a, Is<answered_step> auto& x) {
    a.field("counted", x.counted);
    a.field("written", x.written);
    a.field("superseded", x.superseded);
    a.field("steps", x.steps);
    a.field("made", x.made);
    a.field("judged", x.judged);
    a.field("missed_in_a_row", x.missed_in_a_row);
    a.field("card", x.card);
    a.field("serves", x.serves);
}
template <class Archive>
void fields(Archive& a, Is<running_session> auto& r) {
    a.field("track", r.track);
    a.field("card", r.card);
    a.field("wording", r.wording);
    a.field("session", r.session);
    a.field("step", r.step);
    a.field("day", r.day);
    a.field("slot", r.which);
    a.field("date", r.date);
    a.field("names", r.names);
    a.field("trail", r.trail);
    a.field("parts", r.parts);
    a.field("asked_at", r.asked_at);
    a.field("touched_at", r.touched_at);
    a.field("touched", r.touched);
    a.field("put_off", r.put_off);
    a.field("back_at", r.back_at);
    a.field("edition", r.edition);
    a.field("phase", r.phase);
    a.field("held", r.held);
    a.field("spoken", r.spoken);
    a.field("as_prompt", r.as_prompt);
    a.field("plan", r.plan);
    a.field("answered", r.answered);
}
template <class Archive>
void fields(Archive& a, Is<asking_place> auto& p) {
    a.field("track", p.track);
    a.field("session", p.session);
    a.field("step", p.step);
    a.field("phase", p.phase);
    a.field("plan", p.plan);
    a.field("date", p.date);
    a.field("aside_at", p.aside_at);
    a.field("stage", p.stage);
}
template <class Archive>
void fields(Archive& a, Is<tappable_question> auto& q) {
    a.field("number", q.number);
    a.always("where", q.where);
    a.field("offered", q.offered);
    a.field("chosen", q.chosen);
    a.field("held", q.held);
}
template <class Archive>
void fields(Archive& a, Is<ended_session> auto& e) {
    a.always("was", e.was);
    a.always("standing", e.standing);
}
template <class Archive>
void fields(Archive& a, Is<tap_habits> auto& t) {
    a.field("off", t.off);
    a.field("told", t.told);
    a.field("asked", t.asked);
    a.field("latest", t.latest);
    a.field("ended", t.ended);
}
template <class Archive>
void fields(Archive& a, Is<person_state> auto& s) {
    a.version(person_state::current_version);
    a.field("revision", s.revision);
    a.field("seed", s.seed);
    a.field("username", s.username);
    a.field("first_name", s.first_name);
    a.field("stage", s.stage);
    a.field("zone", s.zone);
    a.field("zone_by_hand", s.zone_by_hand);
    a.always("when", s.when);
    a.field("track", s.track);
    a.field("left_at", s.left_at);
    a.field("running", s.running);
    a.field("later", s.later);
    a.field("side", s.side);
    a.field("waiting", s.waiting);
    a.field("first_words", s.first_words);
    a.field("names", s.names);
    a.field("last_wording", s.last_wording);
    a.field("tips_seen", s.tips_seen);
    a.field("questions_seen", s.questions_seen);
    a.field("paused_until", s.paused_until);
    a.field("welcome_back", s.welcome_back);
    a.field("missed", s.missed);
    a.field("last_morning", s.last_morning);
    a.field("last_evening", s.last_evening);
    a.field("last_heard", s.last_heard);
    a.field("steps_done", s.steps_done);
    a.field("locale", s.locale);
    a.field("language", s.language);
    a.field("plans", s.plans);
    a.field("plans_made", s.plans_made);
    a.field("missed_in_a_row", s.missed_in_a_row);
    a.field("ledger", s.ledger);
    a.field("target_vision", s.target_vision);
    a.check(s.target_vision >= 0 && s.target_vision <= 100, "target_vision");
    a.field("vision", s.vision);
    a.field("upward", s.upward);
    a.field("values", s.values);
    a.field("values_parts", s.values_parts);
    a.field("priorities", s.priorities);
    a.field("cards_seen", s.cards_seen);
    a.field("draws", s.draws);
    a.field("recalls", s.recalls);
    a.field("recalled", s.recalled);
    a.field("held_once", s.held_once);
    a.field("handed_over_at", s.handed_over_at);
    a.field("nudging", s.nudging);
    a.field("file_out", s.file_out);
    a.field("taps", s.taps);
    a.field("latest", s.latest);
    a.field("no_rehearsal", s.no_rehearsal);
    a.field("asked_priorities", s.asked_priorities);
    a.field("times_by_hand", s.times_by_hand);
    a.field("given_times", s.given_times);
    a.field("invited", s.invited);
    a.field("undo", s.undo);
}
template <class Archive>
void fields(Archive& a, Is<channel_state> auto& s) {
    a.version(1);
    a.field("seed", s.seed);
    a.field("tips_seen", s.tips_seen);
    a.field("questions_seen", s.questions_seen);
}
template <class Archive>
void fields(Archive& a, Is<entry_head> auto& h) {
    a.field("title", h.title);
    a.field("track", h.track);
    a.field("step", h.step);
    a.field("serves", h.serves);
}
template <class Archive>
void fields(Archive& a, Is<message_body> auto& b) {
    a.field("text", b.text);
    a.field("file_name", b.file_name);
    a.field("file_content", b.file_content);
    a.field("channel", b.channel);
}

template <class T>
T decode(std::string_view text) {
    alignas(std::max_align_t) unsigned char room[16 * 1024];
    json::monotonic_resource memory(room, sizeof room);
    json::parse_options how;
    how.allow_invalid_utf8 = true;  // what a person typed goes through as it is
    boost::system::error_code error;
    T out;
    try {
        const json::value v = json::parse({text.data(), text.size()}, error, &memory, how);
        if (error) throw codec_error("the text is not JSON: " + error.message(), false);
        reader::read(trail{}, v, out);
    } catch (const std::length_error&) {  // a text or list longer than Boost.JSON holds
        throw codec_error("the text is too long", false);
    }
    return out;
}

template <class T>
void encode_any(const T& value, std::string& out) {
    writer{out}.object(value);
}

}  // namespace archive

void encode(const person_state& state, std::string& out) { archive::encode_any(state, out); }
void encode(const channel_state& state, std::string& out) { archive::encode_any(state, out); }
void encode(const entry_head& head, std::string& out) { archive::encode_any(head, out); }
void encode(const message_body& body, std::string& out) { archive::encode_any(body, out); }

person_state decode_person(std::string_view text) { return archive::decode<person_state>(text); }
channel_state decode_channel(std::string_view text) { return archive::decode<channel_state>(text); }
entry_head decode_head(std::string_view text) { return archive::decode<entry_head>(text); }
message_body decode_body(std::string_view text) { return archive::decode<message_body>(text); }

bool read_date_number(std::int64_t number, local_date& out) {
    std::int64_t year = number / 10000, rest = number % 10000;
    if (rest < 0) {
        rest += 10000;
        --year;
    }
    if (year < -32767 || year > 32767) return false;
    out = local_date{std::chrono::year{static_cast<int>(year)}, std::chrono::month{static_cast<unsigned>(rest / 100)},
                     std::chrono::day{static_cast<unsigned>(rest % 100)}};
    return true;
}

}  // namespace fulcrum::storage
