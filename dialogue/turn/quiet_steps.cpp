#include "dialogue/turn/quiet_steps.hpp"

#include <algorithm>
#include <utility>

#include "dialogue/calendar.hpp"
#include "dialogue/draw.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/plan_book.hpp"
#include "dialogue/turn/session_player.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr std::size_t recalled_kept = 40;

}  // namespace

// A card by rule. True when it waits for an answer.
bool quiet_steps::draw_now(const step& st, const draw_step& d) {
    draw_wish wish{d.from, d.fixed, d.theme, d.unseen_days};
    if (d.by == draw_step::side::neglected) wish.side = neglected_side(s_, today());
    if (d.by == draw_step::side::any) wish.side = pole::none;
    const auto* c = draw_card(*def_.texts, s_, wish, language(), today());
    if (!c) return false;
    note_drawn(s_, *c, today());
    if (d.from == bank::tip) {
        tell_text(message_kind::tip, c->words);
        return false;
    }
    s_.running->step = st.id;
    s_.running->wording = c->words;
    s_.running->held = {{message_id{}, std::to_string(static_cast<int>(c->serves))}};
    s_.running->asked_at = now_;
    tell_text(message_kind::question, c->words);
    return true;
}

// Old words: the journal is asked for those of 1, 4 or 12 weeks ago, in turn, each within a week. The session goes on
// when it answers.
void quiet_steps::ask_journal_for_recall(const recall_step& step) {
    auto& r = *s_.running;
    int longest = 1;
    for (const int w : step.weeks) longest = std::max(longest, w);
    look_up q;
    q.by = look_up::how::between;
    q.most = 400;
    q.from = to_instant(add_days(today(), -7 * longest - 3), time_of_day{0}, zone());
    q.to = to_instant(add_days(today(), -3), time_of_day{0}, zone());
    for (std::size_t i = 0; i < said_.size(); ++i) r.spoken += (i ? "\n\n" : "") + said_[i];
    r.as_prompt = kind_ == message_kind::prompt;
    said_.clear();
    out_.push_back(std::move(q));
}

bool quiet_steps::waits_for_recall() const {
    if (!s_.running || !s_.running->card.empty()) return false;
    const auto* ses = course_.the_session();
    if (!ses) return false;
    const int i = find_step(*ses, s_.running->step);
    return i >= 0 && std::holds_alternative<recall_step>(ses->steps[static_cast<std::size_t>(i)].action);
}

void quiet_steps::go_on_with_recall(const journal_found& found) {
    auto& r = *s_.running;
    const auto* ses = course_.the_session();
    const int index = find_step(*ses, r.step);
    const auto& step = std::get<recall_step>(ses->steps[static_cast<std::size_t>(index)].action);
    if (!r.spoken.empty()) tell_text(r.as_prompt ? message_kind::prompt : message_kind::question, r.spoken);
    r.spoken.clear();
    r.as_prompt = false;
    const auto fits = [&](const journal_line& l, int weeks) {
        const int age = day_number(today()) - day_number(to_local(l.written_at, zone()).date);
        const bool side = step.serves == pole::none || l.serves == step.serves || l.serves == pole::both;
        return side && age > 7 * weeks - 3 && age <= 7 * weeks + 3 && !l.text.empty() &&
               std::find(s_.recalled.begin(), s_.recalled.end(), l.number) == s_.recalled.end();
    };
    const std::size_t ages = step.weeks.size();
    for (std::size_t i = 0; i < ages; ++i) {
        const int weeks = step.weeks[(static_cast<std::size_t>(s_.recalls) + i) % ages];
        // The fullest answer of that week says most.
        const journal_line* best = nullptr;
        for (const auto& l : found.lines)
            if (fits(l, weeks) && (!best || l.text.size() > best->text.size())) best = &l;
        if (!best) continue;
        ++s_.recalls;
        s_.recalled.push_back(best->number);
        if (s_.recalled.size() > recalled_kept) s_.recalled.erase(s_.recalled.begin());
        const auto ago =
            weeks <= 1 ? words("recall.one_week") : words("recall.weeks", {{"weeks", std::to_string(weeks)}});
        const auto old = shortened(best->text, 400);
        auto& names = r.names;
        names["ago"] = answer{ago, {}};
        names["words"] = answer{old, {}};
        const auto place = r.track.text() + "/" + r.session.text() + "/" + r.step.text();
        tell_text(message_kind::reply, course_.fill(step.what, place));
        names.erase("ago");
        names.erase("words");
        break;
    }
    player_.run_from(index + 1);
}

void quiet_steps::remember(const remember_step& step) {
    const auto text = course_.fill(step.words);
    s_.names[step.name] = answer{text, {}};
}

}  // namespace fulcrum::dialogue
