#include "dialogue/turn/plan_care.hpp"

#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/open_plans.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/plan_book.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/unasked.hpp"

namespace fulcrum::dialogue {

// As the answers stand now.
bool plan_care::comes_to_a_check(const session& ses) const {
    int index = 0;
    for (std::size_t taken = 0; taken <= ses.steps.size(); ++taken) {
        if (index < 0 || index >= static_cast<int>(ses.steps.size())) return false;
        const auto& action = ses.steps[static_cast<std::size_t>(index)].action;
        if (std::holds_alternative<check_step>(action)) return true;
        if (std::holds_alternative<end_step>(action)) return false;
        if (const auto* b = std::get_if<branch_step>(&action)) {
            const auto arm = std::find_if(b->arms.begin(), b->arms.end(),
                                          [&](const auto& each) { return course_.holds(each.when); });
            index = find_step(ses, arm == b->arms.end() ? b->otherwise : arm->to);
        } else if (const auto* g = std::get_if<goto_step>(&action)) {
            index = find_step(ses, g->to);
        } else {
            ++index;
        }
    }
    return false;  // a ring
}

bool plan_care::choose_plan() {
    auto& r = *s_.running;
    if (part_of(r.session) == part::plans) {
        if (!plans_.open_plan()) r.plan = 0;
    } else {
        const auto* plan = plan_for_check(s_, now_);
        r.plan = plan ? plan->number : 0;
    }
    return r.plan != 0;
}

const commitment* plan_care::plan_to_look_at(const session* before) const {
    if (!s_.track || s_.track->finished) return nullptr;
    if (before && (part_of(before->id) == part::first || before->optional)) return nullptr;
    return plan_before(s_, now_, before && comes_to_a_check(*before));
}

void plan_care::look_at_plan(int number, slot which, local_date date) {
    player_.let_go();
    running_session r;
    r.track = s_.track->track;
    r.session = session_id{std::string(plan_session)};
    r.day = s_.track->day;
    r.which = which;
    r.date = date;
    r.plan = number;
    r.asked_at = r.touched_at = now_;
    s_.running = std::move(r);
    player_.run_from(0);
}

// Passed over, or never answered: it comes again some days later.
void plan_care::leave_plan_for_later() {
    const auto* st = course_.the_step();
    if (!st || !std::holds_alternative<check_step>(st->action) || s_.running->plan == 0) return;
    if (auto* plan = plans_.open_plan(); plan && plan->ask_from <= now_) plan->ask_from = now_ + again_after;
}

void plan_care::follow_up_plan() {
    if (s_.running || s_.side.what != side_question::kind::none || s_.plans.empty() || !s_.track) return;
    auto& plan = s_.plans.back();
    if (plan.state != commitment::life::open || plan.made_on != today() || plan.remind_at) return;
    plan.remind_at = instant{};  // spoken of once
    if (!s_.no_rehearsal && plan.beside == 0) {
        asides_.ask_aside({side_question::kind::rehearse_plan, plan.number, {}, {}, now_});
        return tell(message_kind::question, "plan.rehearse");
    }
    offer_reminder(plan.number);
}

bool plan_care::offer_reminder(int number) {
    const auto plan =
        std::find_if(s_.plans.begin(), s_.plans.end(), [&](const commitment& c) { return c.number == number; });
    if (plan == s_.plans.end() || !plan->moment || *plan->moment < now_ + worth_a_reminder) return false;
    if (plan->state != commitment::life::open || (plan->remind_at && *plan->remind_at != instant{})) return false;
    asides_.ask_aside({side_question::kind::remind_plan, number, {}, {}, now_});
    tell(message_kind::question, "plan.remind.ask", {{"moment", moment(*plan->moment - before_its_moment)}});
    return true;
}

bool plan_care::take_plan_side_question(const side_question& side, bool go, bool leave) {
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

void plan_care::aim_reminder() {
    if (const auto* next = next_reminder(s_))
        out_.push_back(set_timer{timer::reminder, *next->remind_at, to_local(*next->remind_at, zone()).date});
    else
        out_.push_back(cancel_timer{timer::reminder});
}

// Unasked like a nudge: in quiet hours, in a pause and above the day's number it is left out.
void plan_care::on_reminder() {
    for (auto& plan : s_.plans) {
        if (!plan.remind_at || *plan.remind_at == instant{} || *plan.remind_at > now_) continue;
        const bool in_time = plan.moment && now_ <= *plan.moment + 10min;
        plan.remind_at = instant{};
        if (plan.state != commitment::life::open || !in_time || !unasked_.may_write_unasked()) continue;
        unasked_.count_unasked();
        tell(message_kind::prompt, "plan.remind", {{"plan", quoted(plans_.sentence(plan))}});
    }
    aim_reminder();
}

void plan_care::do_rehearse(std::string_view rest) {
    if (!rest.empty()) s_.no_rehearsal = rest == "off";
    tell(message_kind::confirm, s_.no_rehearsal ? "rehearse.off" : "rehearse.on");
}

}  // namespace fulcrum::dialogue
