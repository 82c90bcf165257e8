// Plans between the sessions: which one is looked at before the track goes on, the rehearsal of a new one, and the word
// just before its moment.
#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/open_plans.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

// Whether the session begins with a check, whatever was answered before.
bool begins_with_check(const session& ses) {
    for (const auto& st : ses.steps) {
        if (std::holds_alternative<check_step>(st.action)) return true;
        if (waits(st.action) || std::holds_alternative<branch_step>(st.action)) return false;
    }
    return false;
}

}  // namespace

bool machine::choose_plan() {
    auto& r = *s_.running;
    if (part_of(r.session) == part::plans) {
        if (!open_plan()) r.plan = 0;
    } else {
        const auto* plan = plan_for_check(s_, now_);
        r.plan = plan ? plan->number : 0;
    }
    return r.plan != 0;
}

const commitment* machine::plan_to_look_at(const session* before) const {
    if (!s_.track || s_.track->finished) return nullptr;
    if (before && (part_of(before->id) == part::first || before->optional)) return nullptr;
    return plan_before(s_, now_, before && begins_with_check(*before));
}

void machine::look_at_plan(int number, slot which, local_date date) {
    let_go();
    running_session r;
    r.track = s_.track->track;
    r.session = session_id{std::string(plan_session)};
    r.day = s_.track->day;
    r.which = which;
    r.date = date;
    r.plan = number;
    r.asked_at = r.touched_at = now_;
    s_.running = std::move(r);
    run_from(0);
}

// Passed over, or never answered: it comes again some days later.
void machine::leave_plan_for_later() {
    const auto* st = course_.the_step();
    if (!st || !std::holds_alternative<check_step>(st->action) || s_.running->plan == 0) return;
    if (auto* plan = open_plan(); plan && plan->ask_from <= now_) plan->ask_from = now_ + again_after;
}

// --- once it is made: pictured once, and a word just before its moment
// -------------------------------------------------

void machine::follow_up_plan() {
    if (s_.running || s_.side.what != side_question::kind::none || s_.plans.empty() || !s_.track) return;
    auto& plan = s_.plans.back();
    if (plan.state != commitment::life::open || plan.made_on != today() || plan.remind_at) return;
    plan.remind_at = instant{};  // spoken of once
    if (!s_.no_rehearsal && plan.beside == 0) {
        ask_aside({side_question::kind::rehearse_plan, plan.number, {}, {}, now_});
        return tell(message_kind::question, "plan.rehearse");
    }
    offer_reminder(plan.number);
}

bool machine::offer_reminder(int number) {
    const auto plan =
        std::find_if(s_.plans.begin(), s_.plans.end(), [&](const commitment& c) { return c.number == number; });
    if (plan == s_.plans.end() || !plan->moment || *plan->moment < now_ + worth_a_reminder) return false;
    if (plan->state != commitment::life::open || (plan->remind_at && *plan->remind_at != instant{})) return false;
    ask_aside({side_question::kind::remind_plan, number, {}, {}, now_});
    tell(message_kind::question, "plan.remind.ask", {{"moment", moment(*plan->moment - before_its_moment)}});
    return true;
}

bool machine::take_plan_side_question(const side_question& side, bool go, bool leave) {
    const bool rehearsal = side.what == side_question::kind::rehearse_plan;
    s_.side = {};
    if (!go && !leave) return false;
    if (rehearsal) {
        if (go) tell(message_kind::confirm, "plan.rehearsed");
        if (!offer_reminder(side.number) && !go) tell(message_kind::confirm, "plan.rehearse.no");
        return true;
    }
    const auto plan =
        std::find_if(s_.plans.begin(), s_.plans.end(), [&](const commitment& c) { return c.number == side.number; });
    if (plan == s_.plans.end() || !plan->moment) return false;
    if (leave) {
        tell(message_kind::confirm, "plan.remind.no");
        return true;
    }
    plan->remind_at = *plan->moment - before_its_moment;
    aim_reminder();
    tell(message_kind::confirm, "plan.remind.set", {{"moment", moment(*plan->remind_at)}});
    return true;
}

void machine::aim_reminder() {
    if (const auto* next = next_reminder(s_))
        out_.push_back(set_timer{timer::reminder, *next->remind_at, to_local(*next->remind_at, zone()).date});
    else
        out_.push_back(cancel_timer{timer::reminder});
}

// Unasked like a nudge: in quiet hours, in a pause and above the day's number it is left out.
void machine::on_reminder() {
    for (auto& plan : s_.plans) {
        if (!plan.remind_at || *plan.remind_at == instant{} || *plan.remind_at > now_) continue;
        const bool in_time = plan.moment && now_ <= *plan.moment + 10min;
        plan.remind_at = instant{};
        if (plan.state != commitment::life::open || !in_time || !unasked_.may_write_unasked()) continue;
        unasked_.count_unasked();
        tell(message_kind::prompt, "plan.remind", {{"plan", quoted(sentence(plan))}});
    }
    aim_reminder();
}

void machine::do_rehearse(std::string_view rest) {
    if (!rest.empty()) s_.no_rehearsal = rest == "off";
    tell(message_kind::confirm, s_.no_rehearsal ? "rehearse.off" : "rehearse.on");
}

}  // namespace fulcrum::dialogue
