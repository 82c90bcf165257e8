#include "dialogue/turn/conversation.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "dialogue/message.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

// One message of a person that we keep in one piece; platforms allow 16,383 code points.
constexpr std::size_t longest_message = 16383;

// "I'm sick", "ab morgen Urlaub": an absence whose end was not said.
bool without_end(const command& c) { return c.what == verb::pause && (c.rest.empty() || c.rest.starts_with("from ")); }

}  // namespace

void conversation::take(const event& happened) {
    const auto* fired = std::get_if<timer_fired>(&happened);
    // A nudge's own turn looks at what was due before the absence first.
    if (!fired || (fired->what != timer::morning && fired->what != timer::evening)) absence_.begin_absence();
    std::visit([&](const auto& e) { on(e); }, happened);
}

turn_result conversation::finish() && {
    if (!said_.empty() && s_.nudging.zone_news && s_.stage == setup::done) zones_.tell_zone_news();
    if (!said_.empty() && !forgotten_) {
        auto news = std::exchange(s_.nudging.news, {});
        // An answer comes before them; a nudge may be the first of what they tell about.
        const auto at = kind_ == message_kind::prompt ? said_.begin() : said_.end();
        said_.insert(at, std::make_move_iterator(news.begin()), std::make_move_iterator(news.end()));
    }
    taps_.flush();
    if (forgotten_) return {person_state{}, std::move(out_)};
    ++s_.revision;
    return {std::move(s_), std::move(out_)};
}

void conversation::on(const profile_seen& e) {
    s_.username = e.username;
    s_.first_name = e.first_name;
    s_.locale = e.locale;
    s_.nudging.gone = !e.active;
    zones_.follow_zone(e.zone);
    if (s_.stage == setup::done) planner_.reschedule();
}

void conversation::on(const user_said& e) {
    const auto before = s_.last_heard;
    s_.last_heard = now_;
    const auto reading = read_command(e.text);

    const auto despair = def_.texts->hear(e.text);
    silence_.heard(despair == despair::none, before);
    if (despair != despair::none) {
        crisis_.hand_over(despair);
        if (s_.stage == setup::fresh) return;
    } else if (crisis_.answers_hand_over(e.text)) {
        return;
    }
    if (s_.nudging.until_heard && absence_.quiet_until_heard(read_message(vocab(), e.text))) planner_.reschedule();
    if (e.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        if (s_.stage == setup::fresh) return setup_.begin_setup(e);
        tell(message_kind::error, "no_text");
        return asides_.return_to_question();
    }
    if (code_points(e.text) > longest_message) {
        tell(message_kind::error, "too_long", {{"limit", std::to_string(longest_message)}});
        return asides_.return_to_question();
    }
    if (s_.stage == setup::fresh) return setup_.begin_setup(e);
    if (journal_.take_saved(e)) return;
    if (side_answers_.take_side_answer(e, reading)) return;
    if (!in_setup()) return listener_.listen(read_message(vocab(), e.text), e, before);

    if (reading.how == command_reading::kind::exact && commands_.run_command(reading.what, e)) return;
    asides_.drop_fleeting_side();
    using kind = command_reading::kind;
    if (reading.how == kind::malformed && without_end(reading.what)) return absence_.ask_until_when(reading.what);
    setup_.take(e);
}

void conversation::on(const timer_fired& e) {
    switch (e.what) {
        case timer::morning:
            return nudger_.on_nudge(slot::morning, e);
        case timer::evening:
            return nudger_.on_nudge(slot::evening, e);
        case timer::collect:
            if (s_.running && course_.the_step() && !s_.running->parts.empty()) answers_.close_collected();
            return;
        case timer::snooze:
            if (s_.paused_until && *s_.paused_until > now_) return;
            return put_offs_.on_snooze();
        case timer::waiting:
            if (planner_.in_the_middle()) {
                out_.push_back(set_timer{timer::waiting, now_ + std::chrono::minutes(30), e.date});
                return;
            }
            return nudger_.start_waiting_nudge();
        case timer::reminder:
            return plan_care_.on_reminder();
    }
}

void conversation::on(const zones_changed&) {
    if (s_.stage == setup::done) planner_.reschedule();
}

}  // namespace fulcrum::dialogue
