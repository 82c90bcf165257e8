#include "dialogue/explore.hpp"

#include <algorithm>
#include <deque>
#include <map>

#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/sitting.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

// What distinguishes two states for the walk: the place and the answers, not times, counters or rotation.
std::string key_of(const person_state& s) {
    std::string key;
    const auto add = [&](std::string_view part) { (key += part) += '\x1f'; };
    if (s.running) {
        add(s.running->session.text());
        add(s.running->step.text());
        add(s.running->put_off ? "put off" : "");
        add(s.running->parts.empty() ? "" : "parts");
        add(std::to_string(s.running->phase));
        for (const auto& [name, a] : s.running->names)
            if (!name.starts_with('#')) add(name + "=" + a.text);  // those are only for edits
        add(s.running->trail.empty() ? "" : "trail");
    }
    for (const auto& [name, a] : s.names) add(name + "=" + a.text);
    add(std::to_string(static_cast<int>(s.side.what)));
    if (s.track) add(s.track->finished ? "finished" : std::to_string(s.track->day));
    const bool open = std::any_of(s.plans.begin(), s.plans.end(),
                                  [](const commitment& c) { return c.state == commitment::life::open; });
    add(open ? "plan" : "");
    add(s.missed_in_a_row > 1 ? "missed" : "");
    add(s.vision.empty() ? "" : "vision");
    return key;
}

// By the words of the books, so that they are read in the language they are asked in.
std::vector<std::string> answers_to(const step_action& action, const running_session& r, const phrasebook& book) {
    std::vector<std::string> all;
    const auto listed_in = [&](std::string_view key) {
        const auto found = book.find(key);
        return found == book.end() ? std::vector<std::string>{} : found->second;
    };
    if (std::holds_alternative<plan_step>(action) && r.phase == 3) return {"yes"};
    if (std::holds_alternative<check_step>(action) && r.phase == 4) return {"yes", "no"};
    if (std::holds_alternative<plan_step>(action))
        return r.phase == 0 ? std::vector<std::string>{"When lunch is over, I will call Ana", "Call Ana", "after lunch"}
                            : std::vector<std::string>{"the lunch is over"};
    if (std::holds_alternative<check_step>(action)) {
        if (r.phase == 0) return listed_in("check.options");
        return {"A call came in between", "no"};
    }
    if (std::holds_alternative<balance_step>(action))
        return r.phase == 0
                   ? std::vector<std::string>{"1", "5", "3 " + plain(listed_in("balance.people.options").at(1))}
                   : listed_in("balance.people.options");
    if (std::holds_alternative<vision_step>(action))
        return {"A new colleague ships her first change on day two", "Excellence in everything"};
    if (std::holds_alternative<values_step>(action)) return {"care, courage"};
    if (std::holds_alternative<priorities_step>(action))
        return r.phase == 0 ? std::vector<std::string>{"Finish the plan\nHire one person"}
                            : std::vector<std::string>{"none", "1"};
    if (std::holds_alternative<upward_step>(action))
        return r.phase == 0
                   ? std::vector<std::string>{"She puts the quarter's numbers first", "nowhere", "I don't know"}
                   : listed_in("upward.options");
    if (std::holds_alternative<draw_step>(action)) return {"One clear thing for today"};
    if (const auto* c = std::get_if<choose_step>(&action))
        for (const auto& o : c->options) all.push_back(o.label);
    if (std::holds_alternative<scale_step>(action)) all = {"1", "4", "7", "10"};
    if (std::holds_alternative<yes_no_step>(action)) all = {"yes", "no"};
    if (std::holds_alternative<ask_step>(action)) all = {"One clear thing for today"};
    return all;
}

class walk {
  public:
    walk(const library& texts, const track& t, std::size_t most) : track_(t), most_(most) {
        def_.texts = &texts;
        monday_ = to_instant(local_date{std::chrono::year{2026}, std::chrono::month{3}, std::chrono::day{2}},
                             time_of_day{9 * 60}, "UTC");
    }

    exploration go() {
        // What mornings left behind is what evenings begin with; without it, an evening begins with nothing.
        ends kept{{"", {}}};
        const auto hold = [&](const occasion& o, bool thin) {
            auto after = kept;
            for (const auto& [ignored, names] : kept) from(o, names, after);
            kept = thin ? thinned(after) : std::move(after);
        };
        if (track_.first_day) hold({&*track_.first_day, 1, slot::morning, false, false}, true);
        const int days = static_cast<int>(track_.days.size());
        for (int d = 1; d <= days + (track_.every_day ? 5 : 0); ++d) {  // the repeating day finds what it left behind
            const auto* day = day_at(track_, d);
            if (!day) break;
            if (day->morning) hold({&*day->morning, d, slot::morning, true, false}, !day->evening);
            if (day->evening) hold({&*day->evening, d, slot::evening, true, false}, true);
        }
        if (track_.weekly_review) hold({&*track_.weekly_review, 1, slot::evening, true, true}, true);
        if (track_.last_day) {  // reads back what there is: with each piece of it missing, too
            auto fullest = kept.begin();
            for (auto it = kept.begin(); it != kept.end(); ++it)
                if (it->second.size() > fullest->second.size()) fullest = it;
            const auto all = fullest->second;
            for (const auto& [name, a] : all) {
                auto without = all;
                without.erase(name);
                kept.emplace("without " + name, std::move(without));
            }
        }
        if (track_.last_day) hold({&*track_.last_day, day_count(track_) + 1, slot::morning, true, false}, true);
        for (const auto* ses : sessions_of(track_))
            for (const auto& st : ses->steps)
                if (waits(st.action) && !track_.for_channels &&
                    !out_.visited.contains(ses->id.text() + "/" + st.id.text()))
                    problem(ses->id, st.id, "is never reached");
        return std::move(out_);
    }

  private:
    using ends = std::map<std::string, std::map<std::string, answer>>;

    static constexpr std::size_t most_endings = 14;

    // When a session is held.
    struct occasion {
        const session* held;
        int day;
        slot which;
        bool welcomed, friday;
    };

    // From day to day only a few of the endings go on: nothing answered, and enough others that each name has each of
    // its values in one of them.
    static ends thinned(const ends& all) {
        ends few;
        std::vector<const ends::value_type*> by_size;
        for (const auto& e : all) by_size.push_back(&e);
        std::stable_sort(by_size.begin(), by_size.end(),
                         [](const auto* a, const auto* b) { return a->second.size() > b->second.size(); });
        std::set<std::string> seen, names;
        for (const auto& [key, ending] : all)
            for (const auto& [name, a] : ending) names.insert(name);
        for (const auto* e : by_size) {
            bool fresh = false;
            for (const auto& [name, a] : e->second) fresh = seen.insert(name + "=" + a.text).second || fresh;
            for (const auto& name : names)
                if (!e->second.contains(name)) fresh = seen.insert(name + " is missing").second || fresh;
            if (fresh && few.size() < most_endings) few.insert(*e);
        }
        few.insert({"", {}});
        return few;
    }

    void problem(const session_id& ses, const step_id& at, const std::string& what) {
        if (out_.problems.size() < 100) out_.problems.push_back(ses.text() + "/" + at.text() + ": " + what);
    }

    turn_result take(const person_state& s, const event& e, instant now) {
        ++out_.turns;
        auto r = take_turn(def_, s, e, now);
        for (int guard = 0; guard < 8; ++guard) {  // recalls ask the journal: there is an old entry of every age
            const auto asks = std::any_of(r.effects.begin(), r.effects.end(), [](const effect& f) {
                const auto* q = std::get_if<look_up>(&f);
                return q && q->by == look_up::how::between;
            });
            if (!asks) break;
            journal_found found;
            for (const int weeks : {1, 4, 12})
                found.lines.push_back({weeks, now - 24h * 7 * weeks, "A question?", "Words of then", pole::both});
            auto next = take_turn(def_, std::move(r.state), found, now);
            std::erase_if(r.effects, [](const effect& f) { return std::holds_alternative<look_up>(f); });
            r.effects.insert(r.effects.end(), next.effects.begin(), next.effects.end());
            r.state = std::move(next.state);
        }
        return r;
    }

    template <class Step>
    static bool has(const session& s) {
        return std::any_of(s.steps.begin(), s.steps.end(),
                           [](const step& st) { return std::holds_alternative<Step>(st.action); });
    }

    // With an open plan or a vision and without one, where that makes a difference.
    void from(const occasion& o, const std::map<std::string, answer>& names, ends& after) {
        for (const bool vision : {false, true}) {
            if (vision && !has<upward_step>(*o.held)) break;
            from(o, names, after, 0, vision);
            if (!has<check_step>(*o.held)) continue;
            from(o, names, after, 1, vision);
            from(o, names, after, 3, vision);
        }
    }

    void from(const occasion& o, const std::map<std::string, answer>& names, ends& after, int missed, bool vision) {
        const auto& ses = *o.held;
        const auto which = o.which;
        person_state start;
        start.stage = setup::done;
        start.zone = "UTC";
        start.username = start.first_name = "Maya";
        start.names = names;
        enrollment e;
        e.track = track_.id;
        e.day = o.day;
        e.welcomed = o.welcomed;
        const auto moment = monday_ + (o.friday ? 96h : 0h) + (which == slot::evening ? 8h : 0h);
        const auto date = to_local(moment, "UTC").date;
        if (o.friday) {
            e.begun_on = date;
            e.morning_done = true;
        }
        if (part_of(ses.id) == part::look_back) {  // an evening without its morning is none
            e.begun_on = e.opened_on = date;
            e.morning_done = true;
        }
        start.track = e;
        if (vision) start.vision = {{"A new colleague ships her first change on day two", date, {}}};
        if (missed > 0) {
            commitment plan;
            plan.number = 1;
            plan.cue = "lunch is over";
            plan.action = "call Ana";
            plan.made_on = date;
            start.plans = {plan};
            start.missed_in_a_row = missed - 1;
        }
        auto begun =
            take(start, timer_fired{which == slot::morning ? timer::morning : timer::evening, date, moment}, moment);
        if (begun.effects.empty()) return problem(ses.id, {}, "its nudge says nothing");
        if (track_.for_channels) {
            ++out_.states;
            return;
        }
        if (ses.only_if && !begun.state.running) return;  // not for somebody with these answers
        if (ses.optional) begun = take(begun.state, user_said{message_id{"y"}, "yes", false}, moment);

        std::deque<person_state> open{begun.state};
        std::set<std::string> seen{key_of(begun.state)};
        while (!open.empty()) {
            if (out_.states >= most_) {
                out_.complete = false;
                return;
            }
            const auto s = std::move(open.front());
            open.pop_front();
            ++out_.states;
            if (!s.running) {
                if (after.size() < 200) {
                    std::string key;
                    for (const auto& [name, a] : s.names) key += name + "=" + a.text + ";";
                    after.emplace(key, s.names);
                }
                continue;
            }
            out_.visited.insert(s.running->session.text() + "/" + s.running->step.text());
            for (auto& next : neighbours(s, ses)) {
                if (next.running && next.running->put_off) continue;
                // The sitting goes on with another.
                if (next.running && next.running->session != ses.id && !looks_at_a_plan(next)) continue;
                using side = side_question::kind;
                if (next.side.what == side::rehearse_plan || next.side.what == side::remind_plan) next.side = {};
                if (next.side.what != side::none) continue;
                if (seen.insert(key_of(next)).second) open.push_back(std::move(next));
            }
        }
    }

    // An open plan comes before a session that does not begin with a check.
    static bool looks_at_a_plan(const person_state& s) { return part_of(s.running->session) == part::plans; }

    std::vector<person_state> neighbours(const person_state& s, const session& walked) {
        std::vector<person_state> next;
        const auto& ses = looks_at_a_plan(s) ? looking_at_a_plan() : walked;
        const auto& here = s.running->step;
        const int index = find_step(ses, here);
        if (index < 0 || s.running->session != ses.id) {
            problem(s.running->session, here, "waits at a step that is not there");
            return next;
        }
        const auto& action = ses.steps[static_cast<std::size_t>(index)].action;
        const auto now = s.running->asked_at + 1min;
        const auto say_it = [&](const std::string& words) {
            auto r = take(s, user_said{message_id{"m"}, words, false}, now);
            const bool heard = std::any_of(r.effects.begin(), r.effects.end(), [](const effect& f) {
                return std::holds_alternative<say>(f) || std::holds_alternative<react>(f) ||
                       std::holds_alternative<look_up>(f);
            });
            if (!heard) problem(ses.id, here, "“" + words + "” gets no answer");
            if (r.effects.size() > 32) problem(ses.id, here, "“" + words + "” has too many effects");
            for (const auto& f : r.effects)
                if (const auto* said = std::get_if<say>(&f))
                    if (said->text.find("{{") != std::string::npos) problem(ses.id, here, "says a template");
            return r;
        };
        for (const auto& words : answers_to(action, *s.running, def_.texts->book("en"))) {
            auto r = say_it(words);
            if (r.state.running && r.state.running->step == here && r.state.running->parts.empty() &&
                r.state.running->phase == s.running->phase && r.state.running->session == s.running->session)
                problem(ses.id, here, "does not accept “" + words + "”");
            next.push_back(std::move(r.state));
        }
        for (const auto* words : {"skip", "back", "done", "tip"}) next.push_back(say_it(words).state);
        if (looks_at_a_plan(s)) return next;  // the machine's own, tried by its tests
        // What holds at a step with some answers holds with others: asked once for each of its questions.
        const auto question = ses.id.text() + "/" + here.text() + "/" + std::to_string(s.running->phase) +
                              (s.running->parts.empty() ? "" : "/parts");
        if (!asked_about_.insert(question).second) return next;
        if (say_it("help").state.running != s.running) problem(ses.id, here, "`help` loses the place");
        if (say_it("cancel").state.running) problem(ses.id, here, "`cancel` does not end it");
        if (!say_it("later").state.running) problem(ses.id, here, "`later` loses the place");
        const auto crisis = say_it("I want to kill myself");
        const auto* first = crisis.effects.empty() ? nullptr : std::get_if<say>(&crisis.effects.front());
        if (!first || first->text.find("https://") == std::string::npos)
            problem(ses.id, here, "words of crisis get no help");
        const auto old = take(s, user_said{message_id{"m"}, "a thought after some days", false}, now + 72h);
        if (old.state.side.what != side_question::kind::go_on)
            problem(ses.id, here, "an old question is not asked again");
        return next;
    }

    const track& track_;
    std::size_t most_;
    definition def_;
    instant monday_{};
    exploration out_;
    std::set<std::string> asked_about_;
};

}  // namespace

exploration explore(const library& texts, const track_id& track, std::size_t most_states) {
    const auto found = texts.tracks.find(track);
    if (found == texts.tracks.end()) {
        exploration nothing;
        nothing.problems.push_back("there is no track " + track.text());
        return nothing;
    }
    return walk(texts, found->second, most_states).go();
}

}  // namespace fulcrum::dialogue
