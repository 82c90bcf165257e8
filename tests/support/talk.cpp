#include "tests/support/talk.hpp"

namespace fulcrum::test {

instant at(int y, unsigned m, unsigned d, int hour, int minute, std::string_view zone) {
    return to_instant(local_date{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}},
                      time_of_day{static_cast<std::int16_t>(hour * 60 + minute)}, zone);
}

void talk::profile(std::string username, std::string first, std::string zone) {
    feed(profile_seen{std::move(username), std::move(first), std::move(zone)});
}

std::string talk::say(std::string text) {
    last_id = message_id{"m" + std::to_string(++messages)};
    return feed(user_said{last_id, std::move(text), false});
}

std::string talk::wait_until(instant when) {
    std::string all;
    for (;;) {
        const auto next = std::min_element(timers.begin(), timers.end(), [](const auto& a, const auto& b) {
            return a.second.due_at < b.second.due_at;
        });
        if (next == timers.end() || next->second.due_at > when) break;
        const auto due = next->second;
        timers.erase(next);
        now = std::max(now, due.due_at);
        const auto words = feed(timer_fired{due.what, due.date, due.due_at});
        if (!words.empty()) all += (all.empty() ? "" : "\n-----\n") + words;
    }
    now = std::max(now, when);
    return all;
}

std::string talk::away_until(instant when) {
    now = when;
    return wait_until(when);
}

std::string talk::next_nudge_fires() {
    const auto m = next_timer();
    return m ? wait_until(*m) : std::string();
}

std::optional<instant> talk::next_timer() const {
    std::optional<instant> best;
    for (const auto& [what, t] : timers)
        if (!best || t.due_at < *best) best = t.due_at;
    return best;
}

std::string talk::feed(event first) {
    said.clear();
    kinds.clear();
    const auto* fired = std::get_if<timer_fired>(&first);
    const bool by_itself = std::holds_alternative<profile_seen>(first) ||
                           (fired && fired->what != timer::collect && fired->what != timer::snooze);
    std::deque<event> queue{std::move(first)};
    while (!queue.empty()) {
        const auto e = std::move(queue.front());
        queue.pop_front();
        auto r = take_turn(def, state, e, now);
        state = std::move(r.state);
        std::deque<event> answers;
        for (const auto& f : r.effects) perform(f, answers);
        queue.insert(queue.begin(), answers.begin(), answers.end());
    }
    std::string all;
    for (const auto& s : said) all += (all.empty() ? "" : "\n-----\n") + s;
    if (by_itself && !all.empty())
        unasked.push_back({now, to_local(now, zone_of(state)), static_cast<int>(said.size())});
    return all;
}

void talk::perform(const effect& f, std::deque<event>& answers) {
    if (const auto* s = std::get_if<dialogue::say>(&f)) {
        said.push_back(s->text);
        kinds.push_back(s->kind);
    } else if (const auto* sf = std::get_if<say_file>(&f)) {
        said.push_back(sf->text);
        kinds.push_back(message_kind::reply);
        file = sf->content;
    } else if (const auto* r = std::get_if<react>(&f)) {
        reactions.push_back(*r);
    } else if (const auto* w = std::get_if<write_entry>(&f)) {
        journal.push_back({++numbers, now, w->title, w->parts});
    } else if (const auto* q = std::get_if<look_up>(&f)) {
        answers.emplace_back(found(*q));
    } else if (const auto* a = std::get_if<amend_part>(&f)) {
        for (auto& e : journal)
            for (auto& p : e.parts)
                if (p.from == a->from) {
                    p.text = a->text;
                    answers.emplace_back(journal_changed{e.number, false});
                }
    } else if (const auto* d = std::get_if<remove_part>(&f)) {
        for (std::size_t i = 0; i < journal.size(); ++i) {
            auto& e = journal[i];
            if (std::erase_if(e.parts, [&](const entry_part& p) { return p.from == d->from; }) == 0) continue;
            const journal_changed c{e.number, e.parts.empty()};
            if (c.removed) journal.erase(journal.begin() + static_cast<std::ptrdiff_t>(i));
            if (!d->quiet) answers.emplace_back(c);
            break;
        }
    } else if (const auto* rep = std::get_if<replace_entry>(&f)) {
        journal_changed c;
        for (auto& e : journal)
            if (e.number == rep->number) {
                e.parts = {rep->part};
                c.number = e.number;
            }
        answers.emplace_back(c);
    } else if (const auto* rem = std::get_if<remove_entry>(&f)) {
        const auto gone = std::erase_if(journal, [&](const entry& e) { return e.number == rem->number; });
        answers.emplace_back(journal_changed{gone ? rem->number : 0, gone > 0});
    } else if (const auto* t = std::get_if<set_timer>(&f)) {
        if (!overdue(t->what)) timers[t->what] = *t;
    } else if (const auto* c = std::get_if<cancel_timer>(&f)) {
        if (!overdue(c->what)) timers.erase(c->what);
    } else if (const auto* n = std::get_if<note_nudge>(&f)) {
        nudges.push_back(*n);
        const auto same = [&](const nudge_line& l) { return l.what == n->what && l.date == n->date; };
        std::erase_if(record, same);
        record.push_back({n->what, n->date, n->outcome, n->due_at, now, n->zone});
    } else if (const auto* w2 = std::get_if<look_up_nudges>(&f)) {
        nudges_found all;
        for (auto it = record.rbegin(); it != record.rend() && all.lines.size() < w2->most; ++it)
            if (it->decided_at >= w2->since) all.lines.push_back(*it);
        answers.emplace_back(std::move(all));
    } else if (std::holds_alternative<withdraw_files>(f)) {
        ++withdrawn;
    } else if (std::holds_alternative<forget_person>(f)) {
        journal.clear();
        timers.clear();
        forgotten = true;
    }
}

bool talk::overdue(timer what) const {
    const auto t = timers.find(what);
    return (what == timer::morning || what == timer::evening) && t != timers.end() && t->second.due_at <= now;
}

journal_found talk::found(const look_up& q) const {
    journal_found f;
    f.total = static_cast<int>(journal.size());
    for (auto it = journal.rbegin(); it != journal.rend() && static_cast<int>(f.lines.size()) < q.most; ++it) {
        if (q.by == look_up::how::number && it->number != q.number) continue;
        if (q.by == look_up::how::search &&
            plain(it->title + " " + it->text()).find(plain(q.words)) == std::string::npos)
            continue;
        f.lines.push_back({it->number, it->at, it->title, it->text()});
    }
    return f;
}

library small_library() {
    const auto words = [](std::string one) { return text{{std::move(one)}}; };
    static const auto shipped = content::shipped_catalog();
    library lib;
    lib.messages = shipped.texts.messages;
    lib.ear = shipped.texts.ear;
    lib.words = shipped.texts.words;
    track t;
    t.id = track_id{"small"};
    t.title = "Small steps";
    t.promise = "A track for tests.";
    day one;
    one.title = "First";
    one.morning = session{
        morning_of(1),
        {{step_id{"hi"}, say_step{text{{"Good morning, {{name}}.", "Morning, {{name}}."}}}},
         {step_id{"intent"},
          ask_step{words("What matters today?"), "What matters?", {"intention", scope::person}, false, pole::vision}},
         {step_id{"hat"},
          choose_step{
              words("Which hat?"), "", {"hat", scope::session}, {{"vision", "Vision"}, {"execution", "Execution"}}}},
         {step_id{"fork"}, branch_step{{{{"hat", condition::test::is, "vision"}, step_id{"why"}}}, step_id{"how"}}},
         {step_id{"why"}, say_step{words("Then say why.")}},
         {step_id{"jump"}, goto_step{step_id{"bye"}}},
         {step_id{"how"}, say_step{words("Then plan how.")}},
         {step_id{"bye"}, say_step{words("Off you go.")}},
         {step_id{"end"}, end_step{}}}};
    one.evening =
        session{evening_of(1),
                {{step_id{"quote"}, say_step{words("This morning: “{{intention|nothing yet}}”.")}},
                 {step_id{"did"}, yes_no_step{words("Did it happen?"), "", {"did", scope::session}}},
                 {step_id{"much"}, scale_step{words("How much of it?"), "", {"much", scope::session}, "none", "all"}},
                 {step_id{"look"}, ask_step{words("Look back."), "", {"", scope::session}, true, pole::both}}}};
    day two;
    two.title = "Second";
    two.morning = session{
        morning_of(2),
        {{step_id{"q"}, ask_step{words("Second day, one word?"), "", {"", scope::session}, false, pole::none}}}};
    t.days = {one, two};
    lib.tracks.emplace(t.id, t);
    for (int i = 1; i <= 5; ++i) {
        lib.tips.push_back({card_id{"t" + std::to_string(i)}, pole::vision, 1, 1, "Tip number " + std::to_string(i)});
        lib.questions.push_back(
            {card_id{"q" + std::to_string(i)}, pole::both, 1, 1, "Question number " + std::to_string(i) + "?"});
    }
    return lib;
}
}  // namespace fulcrum::test
