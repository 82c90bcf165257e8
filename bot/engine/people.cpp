#include "bot/engine/people.hpp"

#include <deque>
#include <utility>

#include "bot/engine/setting_names.hpp"

namespace fulcrum::bot::engine {

using namespace dialogue;

namespace {

using namespace std::chrono_literals;

bool is_nudge(timer t) { return t == timer::morning || t == timer::evening; }

// Carries out the effects of one turn; what the journal answers goes to `answers`.
class performer {
  public:
    performer(storage::unit_of_work& unit, const storage::person_row& person, const script& lines, instant now,
              bool nudge, std::string_view thread, turn_output& out, std::deque<event>& answers)
        : unit_(unit),
          person_(person),
          spread_(lines.spread),
          now_(now),
          nudge_(nudge),
          thread_(thread),
          out_(out),
          answers_(answers) {}

    bool forgotten() const { return forgotten_; }

    void operator()(const say& e) {
        auto row = base(kind_text(e.kind), e.text);
        row.choices = e.choices;
        row.question = e.question;
        out_.rows.push_back(unit_.enqueue(std::move(row)));
    }
    void operator()(const say_file& e) {
        auto row = base("reply", e.text);
        row.file_name = e.file_name;
        row.file_content = e.content;
        out_.rows.push_back(unit_.enqueue(std::move(row)));
    }
    void operator()(const react& e) {
        if (e.on.empty()) return;  // what was tapped is no message
        auto row = base("reaction", e.emoji);
        row.post = e.on.text();
        out_.rows.push_back(unit_.enqueue(std::move(row)));
    }
    void operator()(const write_entry& e) { unit_.write(person_.id, e, now_); }
    void operator()(const look_up& e) { answers_.emplace_back(unit_.look_up(person_.id, e)); }
    void operator()(const amend_part& e) { heard(unit_.amend(person_.id, e, now_)); }
    void operator()(const remove_part& e) {
        const auto changed = unit_.remove(person_.id, e);
        if (!e.quiet) heard(changed);
    }
    void operator()(const replace_entry& e) { answers_.emplace_back(unit_.replace(person_.id, e, now_)); }
    void operator()(const remove_entry& e) { answers_.emplace_back(unit_.remove(person_.id, e)); }
    void operator()(const set_timer& e) {
        unit_.set_timer(person_.id, e, is_nudge(e.what) ? spread_of(person_.id, e.what, spread_) : 0ms,
                        is_nudge(e.what) ? now_ : instant::min());
        out_.timers_changed = true;
    }
    void operator()(const cancel_timer& e) {
        unit_.cancel_timer(person_.id, e.what, is_nudge(e.what) ? now_ : instant::min());
        out_.timers_changed = true;
    }
    void operator()(const note_nudge& e) {
        unit_.note_nudge(person_.id, e, now_);
        out_.nudges.push_back(e);
        if (!e.outcome.starts_with("sent")) return;
        carries_ = storage::carried_nudge{e.what, e.date};
        if (e.outcome == "sent" || e.outcome == "sent:late") carries_->due_at = e.due_at;
    }
    void operator()(const look_up_nudges& e) {
        nudges_found found;
        for (auto& row : unit_.nudges(person_.id, e.most))
            if (row.at >= e.since)
                found.lines.push_back({row.what, row.date, std::move(row.outcome), row.due_at, row.at,
                                       std::move(row.zone), row.on_its_way});
        answers_.emplace_back(std::move(found));
    }
    void operator()(const withdraw_files&) {
        for (auto& row : unit_.withdraw_files(person_.id, instant::max(), now_)) out_.rows.push_back(std::move(row));
    }
    void operator()(const forget_person&) {
        forgotten_ = true;
        out_.rows.clear();
        forget(unit_, person_, now_, out_);  // before the farewell, which stays
    }

  private:
    storage::outgoing_row base(std::string_view kind, std::string text) {
        storage::outgoing_row row;
        if (!forgotten_) row.person = person_.id;
        row.where = person_.key.where;
        row.channel = person_.direct_channel;
        row.thread = thread_;
        row.kind = kind;
        row.text = std::move(text);
        row.nudge = nudge_;
        row.carries = carries_;
        if (carries_) carries_->goes_on = true;
        row.created_at = now_;
        return row;
    }
    void heard(const journal_changed& c) {  // many edited messages belong to no entry: then there is nothing to say
        if (c.number != 0) answers_.emplace_back(c);
    }

    storage::unit_of_work& unit_;
    const storage::person_row& person_;
    std::chrono::seconds spread_;
    instant now_;
    bool nudge_, forgotten_ = false;
    std::string_view thread_;
    std::optional<storage::carried_nudge> carries_;  // what is said from here on belongs to that nudge
    turn_output& out_;
    std::deque<event>& answers_;
};

}  // namespace

std::chrono::milliseconds spread_of(storage::person_id person, timer what, std::chrono::seconds window) {
    if (window <= 0s) return 0ms;
    // Multiplying by the golden ratio's fraction spreads neighbouring numbers evenly (Knuth, The Art of Computer
    // Programming 3, 6.4).
    const auto number = static_cast<std::uint64_t>(person) * 2 + (what == timer::evening ? 1 : 0);
    const auto mixed = number * 0x9E3779B97F4A7C15U >> 32;
    // Whole seconds, so that those of one second share their transactions.
    return std::chrono::seconds(static_cast<std::int64_t>(mixed * static_cast<std::uint64_t>(window.count()) >> 32));
}

void take_turns(storage::unit_of_work& unit, const storage::person_row& person, const script& lines,
                std::vector<event> events, instant now, turn_output& out, std::string_view thread) {
    auto state = unit.load(person.id);
    if (state.seed == 0) state.seed = std::hash<std::string>{}(person.key.user) | 1;
    std::deque<event> waiting(std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
    bool nudge = false;
    while (!waiting.empty()) {
        const auto next = std::move(waiting.front());
        waiting.pop_front();
        auto turn = take_turn(lines.def, std::move(state), next, now);
        state = std::move(turn.state);
        std::deque<event> answers;
        // What the journal answers belongs to the turn that asked.
        const bool answer =
            std::holds_alternative<journal_found>(next) || std::holds_alternative<journal_changed>(next);
        if (!answer) nudge = std::holds_alternative<timer_fired>(next);
        performer perform(unit, person, lines, now, nudge, thread, out, answers);
        for (const auto& e : turn.effects) std::visit(perform, e);
        if (perform.forgotten()) return;
        waiting.insert(waiting.begin(), std::make_move_iterator(answers.begin()),
                       std::make_move_iterator(answers.end()));
    }
    storage::person_summary summary;
    summary.username = state.username.empty() ? person.username : state.username;
    if (state.track) {
        summary.track = state.track->track.text();
        summary.day = state.track->day;
        summary.finished = state.track->finished;
        summary.enrolled_at = state.track->enrolled_at;
    }
    summary.steps = state.steps_done;
    summary.last_active_at = state.last_heard;
    summary.closed = state.nudging.gone;
    summary.hush = state.nudging.hush;
    unit.save(person.id, state, summary);
}

void forget(storage::unit_of_work& unit, const storage::person_row& person, instant now, turn_output& out) {
    forget_settings_of(unit, person.key.user);
    unit.erase(person.id);
    out.forgotten.push_back(person.id);
    out.timers_changed = true;
    if (person.direct_channel.empty()) return;
    storage::outgoing_row row;
    row.where = person.key.where;
    row.channel = person.direct_channel;
    row.kind = "clear";
    row.created_at = now;
    out.rows.push_back(unit.enqueue(row));
}

storage::outgoing_row plain_message(const storage::place& where, std::string channel, std::string thread,
                                    message_kind kind, std::string text, instant now) {
    storage::outgoing_row row;
    row.where = where;
    row.channel = std::move(channel);
    row.thread = std::move(thread);
    row.kind = kind_text(kind);
    row.text = std::move(text);
    row.created_at = now;
    return row;
}

}  // namespace fulcrum::bot::engine
