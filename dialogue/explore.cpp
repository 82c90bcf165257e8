#include "dialogue/explore.hpp"

#include <algorithm>
#include <deque>
#include <map>

#include "dialogue/calendar.hpp"

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
        for (const auto& [name, a] : s.running->names) add(name + "=" + a.text);
        add(std::to_string(s.running->trail.size()));
    }
    for (const auto& [name, a] : s.names) add(name + "=" + a.text);
    add(std::to_string(static_cast<int>(s.side.what)));
    if (s.track) add(s.track->finished ? "finished" : std::to_string(s.track->day));
    return key;
}

std::vector<std::string> answers_to(const step_action& action) {
    std::vector<std::string> all;
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
        std::map<std::string, std::map<std::string, answer>> kept{{"", {}}};
        for (std::size_t d = 0; d < track_.days.size(); ++d) {
            for (const auto which : {slot::morning, slot::evening}) {
                const auto& ses = which == slot::morning ? track_.days[d].morning : track_.days[d].evening;
                if (!ses) continue;
                auto after = kept;
                for (const auto& [ignored, names] : kept) from(static_cast<int>(d) + 1, which, *ses, names, after);
                if (which == slot::evening || !track_.days[d].evening) after = thinned(after);
                kept = std::move(after);
            }
        }
        for (const auto& d : track_.days)
            for (const auto* ses : {&d.morning, &d.evening})
                if (*ses)
                    for (const auto& st : (*ses)->steps)
                        if (waits(st.action) && !out_.visited.contains((*ses)->id.text() + "/" + st.id.text()))
                            problem((*ses)->id, st.id, "is never reached");
        return std::move(out_);
    }

  private:
    using ends = std::map<std::string, std::map<std::string, answer>>;

    // From day to day only a few of the endings go on: nothing answered, and the fullest ones.
    static ends thinned(const ends& all) {
        ends few;
        std::vector<const ends::value_type*> by_size;
        for (const auto& e : all) by_size.push_back(&e);
        std::stable_sort(by_size.begin(), by_size.end(),
                         [](const auto* a, const auto* b) { return a->second.size() > b->second.size(); });
        for (std::size_t i = 0; i < by_size.size() && i < 3; ++i) few.insert(*by_size[i]);
        few.insert({"", {}});
        return few;
    }

    void problem(const session_id& ses, const step_id& at, const std::string& what) {
        if (out_.problems.size() < 100) out_.problems.push_back(ses.text() + "/" + at.text() + ": " + what);
    }

    turn_result take(const person_state& s, const event& e, instant now) {
        ++out_.turns;
        return take_turn(def_, s, e, now);
    }

    void from(int day, slot which, const session& ses, const std::map<std::string, answer>& names, ends& after) {
        person_state start;
        start.stage = setup::done;
        start.zone = "UTC";
        start.username = start.first_name = "Maya";
        start.names = names;
        enrollment e;
        e.track = track_.id;
        e.day = day;
        start.track = e;
        const auto date = to_local(monday_, "UTC").date;
        auto begun =
            take(start, timer_fired{which == slot::morning ? timer::morning : timer::evening, date, monday_}, monday_);
        if (begun.effects.empty()) return problem(ses.id, {}, "its nudge says nothing");

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
                if (after.size() < 8) {
                    std::string key;
                    for (const auto& [name, a] : s.names) key += name + "=" + a.text + ";";
                    after.emplace(key, s.names);
                }
                continue;
            }
            out_.visited.insert(s.running->session.text() + "/" + s.running->step.text());
            for (auto& next : neighbours(s, ses)) {
                if (next.running && next.running->put_off) continue;
                if (next.side.what != side_question::kind::none) continue;
                if (seen.insert(key_of(next)).second) open.push_back(std::move(next));
            }
        }
    }

    std::vector<person_state> neighbours(const person_state& s, const session& ses) {
        std::vector<person_state> next;
        const auto& here = s.running->step;
        const int index = find_step(ses, here);
        if (index < 0 || s.running->session != ses.id) {
            problem(s.running->session, here, "waits at a step that is not there");
            return next;
        }
        const auto& action = ses.steps[static_cast<std::size_t>(index)].action;
        const auto now = monday_ + 1min;
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
        for (const auto& words : answers_to(action)) {
            auto r = say_it(words);
            if (r.state.running && r.state.running->step == here && r.state.running->parts.empty())
                problem(ses.id, here, "does not accept “" + words + "”");
            next.push_back(std::move(r.state));
        }
        for (const auto* words : {"skip", "back", "done", "tip"}) next.push_back(say_it(words).state);
        if (say_it("help").state.running != s.running) problem(ses.id, here, "`help` loses the place");
        if (say_it("cancel").state.running) problem(ses.id, here, "`cancel` does not end it");
        if (!say_it("later").state.running) problem(ses.id, here, "`later` loses the place");
        const auto crisis = say_it("I want to kill myself");
        if (crisis.state.running != s.running) problem(ses.id, here, "words of crisis lose the place");
        for (const auto& f : crisis.effects)
            if (std::holds_alternative<write_entry>(f)) problem(ses.id, here, "words of crisis are stored");
        const auto old = take(s, user_said{message_id{"m"}, "a thought after some days", false}, monday_ + 72h);
        if (old.state.side.what != side_question::kind::go_on)
            problem(ses.id, here, "an old question is not asked again");
        return next;
    }

    const track& track_;
    std::size_t most_;
    definition def_;
    instant monday_{};
    exploration out_;
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
