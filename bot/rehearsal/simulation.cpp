#include "bot/rehearsal/simulation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <queue>
#include <random>
#include <stdexcept>
#include <utility>

#include "bot/rehearsal/stage.hpp"
#include "bot/rehearsal/transcript.hpp"
#include "content/catalog.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/command.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/schedule.hpp"

namespace fulcrum::bot::rehearsal {

using namespace dialogue;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

constexpr auto too_late = 1min;
// What was due at the very end still comes, after quiet hours, too.
constexpr auto afterwards = 3h, afterwards_with_limits = 12h;
constexpr std::size_t together = 2000;  // people who join, or are counted, in one go
constexpr std::size_t most_examples = 10;
constexpr std::string_view morning_mark = "(morning nudge)", evening_mark = "(evening nudge)";
constexpr std::string_view keep_going = "keep going daily";
const std::string track_name = "simulated";

// Whole and broken offsets, both halves of the globe, with and without clock changes, close to the date line.
constexpr std::array zones{"UTC",
                           "Europe/Berlin",
                           "Europe/London",
                           "Europe/Athens",
                           "Africa/Casablanca",
                           "Africa/Cairo",
                           "Africa/Johannesburg",
                           "America/New_York",
                           "America/Chicago",
                           "America/Los_Angeles",
                           "America/Phoenix",
                           "America/St_Johns",
                           "America/Sao_Paulo",
                           "America/Santiago",
                           "America/Havana",
                           "Asia/Kolkata",
                           "Asia/Kathmandu",
                           "Asia/Tokyo",
                           "Asia/Shanghai",
                           "Asia/Dubai",
                           "Asia/Jerusalem",
                           "Australia/Sydney",
                           "Australia/Lord_Howe",
                           "Australia/Adelaide",
                           "Pacific/Auckland",
                           "Pacific/Chatham",
                           "Pacific/Apia",
                           "Pacific/Kiritimati",
                           "Pacific/Honolulu"};

// As one would tell the coach. The first is what newcomers get.
constexpr std::array usual_times{"weekdays 09:00 17:00", "every day 08:30 18:00", "mon wed fri 07:45 20:15",
                                 "weekdays 09:00 16:30", "sun mon tue wed thu 09:00 17:00"};
constexpr std::array odd_times{"every day 02:30 23:30", "every day 01:30 03:15", "every day 00:00 23:59"};

local_date date_of(int y, unsigned m, unsigned d) {
    return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

instant midnight(local_date d, std::string_view zone) { return to_instant(d, time_of_day{}, zone); }

bool clock_changes_on(local_date d, std::string_view zone) {
    return midnight(add_days(d, 1), zone) - midnight(d, zone) != 24h;
}

instant begin_of(const simulation_settings& s) {
    const auto usual = date_of(2027, 1, 4);
    if (!s.clock_changes) return midnight(usual, "UTC");
    // Clocks change on 14 March (America), 28 March (Europe) and 4 April (the south).
    auto change = date_of(2027, 3, 28);
    if (!s.zone.empty())
        for (int i = 1; i < 366; ++i)
            if (clock_changes_on(add_days(usual, i), s.zone)) {
                change = add_days(usual, i);
                break;
            }
    return midnight(add_days(change, -std::min(20, s.days - 1)), "UTC");
}

// Both sessions ask twice, so that one can be in the middle of them.
library texts_for(int days) {
    const auto words = [](std::string_view one) { return text{{std::string(one)}}; };
    const auto sitting = [&](session_id id, std::string_view mark) {
        session s;
        s.id = std::move(id);
        s.steps = {{step_id{"one"}, ask_step{words(mark), "What comes first?", {}}},
                   {step_id{"two"}, ask_step{words("And then?"), "", {}}}};
        return s;
    };
    library lib;
    const auto shipped = content::shipped_catalog();
    lib.messages = shipped.texts.messages;
    lib.words = shipped.texts.words;
    track t;
    t.id = track_id{track_name};
    t.title = "Simulated";
    for (int n = 1; n <= days + 3; ++n) {
        day d;
        d.title = "A day";
        d.morning = sitting(morning_of(n), morning_mark);
        d.evening = sitting(evening_of(n), evening_mark);
        t.days.push_back(std::move(d));
    }
    lib.tracks.emplace(t.id, std::move(t));
    return lib;
}

// What is due for everybody with that zone and these times, worked out without the engine.
struct group {
    std::string zone, times;
    rhythm when;
    std::array<std::vector<occurrence>, 2> due;  // by slot; up to the end of the simulation and a bit
    std::array<std::size_t, 2> counted{};        // of these, due within the time that is reported

    void work_out(instant from, instant to, instant horizon) {
        for (const auto s : {slot::morning, slot::evening}) {
            auto& all = due[static_cast<std::size_t>(s)];
            std::optional<local_date> last;
            for (auto next = next_due(when, s, zone, from); next && next->due_at <= horizon;
                 next = next_due(when, s, zone, next->due_at, last)) {
                last = next->date;
                // Who joins behind the morning's time has no evening on that day: nothing was opened.
                const auto& morning = when.at(slot::morning, weekday_of(next->date));
                if (s == slot::evening && morning && to_instant(next->date, *morning, zone) <= from) continue;
                all.push_back(*next);
                if (next->due_at <= to) counted[static_cast<std::size_t>(s)] = all.size();
            }
        }
    }
};

// Whether an outcome says that the nudge is not to come any more.
bool passed_over(std::string_view outcome) { return outcome.starts_with("skipped") || outcome.starts_with("merged"); }

// What holds nudges of a person back.
enum class limit : std::uint8_t { none, quiet, cap, pause, works_on_holidays, silence };
constexpr int limit_kinds = 5;
constexpr std::string_view holiday_name = "Founders' Day";
constexpr auto pause_takes = std::chrono::days(4);    // at the most, "pause 3d" until a midnight
constexpr auto silent_after = std::chrono::days(15);  // and then nothing is planned
constexpr int days_for_pauses = 9;                    // so that each is over, and on record, in the end

local_date holiday_of(instant from) { return add_days(to_local(from, "UTC").date, 2); }

class simulation {
  public:
    explicit simulation(const simulation_settings& s)
        : set_(s),
          from_(begin_of(s)),
          to_(from_ + std::chrono::days(s.days)),
          wait_(s.limits > 0 ? afterwards_with_limits : afterwards),
          random_(s.seed),
          stage_(stage_for(s, from_)) {
        make_groups();
        words_per_person_ = (static_cast<std::size_t>(s.days) + 2 + 63) / 64;
        for (auto& bits : received_) bits.resize(static_cast<std::size_t>(s.people) * words_per_person_);
        out_.from = from_;
        out_.to = to_;
        out_.people = static_cast<std::size_t>(s.people);
        out_.groups = groups_.size();
        std::set<std::string> all_zones, changing;
        const auto first = to_local(from_, "UTC").date;
        for (const auto& g : groups_) {
            if (!all_zones.insert(g.zone).second) continue;
            for (int d = 0; d < s.days; ++d)
                if (clock_changes_on(add_days(first, d), g.zone)) changing.insert(g.zone);
        }
        out_.zones = all_zones.size();
        out_.zones_with_change = changing.size();
    }

    simulation_result run() && {
        const auto begun = steady::now();
        join();
        const auto joined = steady::now();
        out_.joining = joined - begun;
        receiving_ = true;
        stage_.chat().finds_posts = !set_.forgets_posts;
        usual_fate();
        const bool all = pass_time();
        const auto passed = steady::now();
        out_.running = passed - joined;
        if (all) count();
        out_.counting = steady::now() - passed;
        out_.complete = all && !cancelled();
        const auto status = stage_.coach().status();
        out_.turns = status.turns;
        out_.messages = status.delivered;
        out_.errors = stage_.errors();
        std::error_code ignored;
        for (const auto* part : {"", "-wal"}) {
            const auto size = std::filesystem::file_size(stage_.database().string() + part, ignored);
            if (!ignored) out_.database_bytes += size;
        }
        return std::move(out_);
    }

  private:
    static stage_settings stage_for(const simulation_settings& s, instant from) {
        stage_settings out;
        out.texts = std::make_shared<const library>(texts_for(s.days));
        out.coach.track = track_id{track_name};
        out.coach.when = *read_rhythm(usual_times.front(), rhythm{});
        out.start = from;
        out.spread = 30s;
        if (s.limits > 0) {
            holiday_calendar days;
            days.days.emplace(holiday_of(from), std::string(holiday_name));
            out.coach.holidays = std::make_shared<const holiday_calendar>(std::move(days));
        }
        return out;
    }

    bool cancelled() const { return set_.cancelled && set_.cancelled(); }

    static std::string name_of(std::size_t person) { return "p" + std::to_string(person); }

    void make_groups() {
        std::vector<std::string> all_zones;
        if (!set_.zone.empty()) {
            all_zones = {set_.zone};
        } else {
            for (const auto* z : zones)
                if (zone_exists(z)) all_zones.emplace_back(z);
        }
        std::vector<std::string> all_times(usual_times.begin(), usual_times.end());
        if (set_.clock_changes) all_times.insert(all_times.end(), odd_times.begin(), odd_times.end());
        for (const auto& zone : all_zones)
            for (const auto& times : all_times) {
                group g;
                g.zone = zone;
                g.times = times;
                g.when = *read_rhythm(times, rhythm{});
                g.work_out(from_, to_, to_ + wait_);
                groups_.push_back(std::move(g));
            }
        people_.resize(static_cast<std::size_t>(set_.people));
        for (auto& p : people_) p = static_cast<std::uint16_t>(random_() % groups_.size());
    }

    void told(std::string_view stage, std::uint64_t done, std::uint64_t of) const {
        if (set_.progress) set_.progress(stage, done, of);
    }

    limit limit_of(std::size_t person) const {
        const auto n = static_cast<int>(person * 7919 % 100);
        if (n >= set_.limits) return limit::none;
        return static_cast<limit>(1 + n % limit_kinds);
    }

    // --- joining: everybody at the first instant

    void join() {
        auto& chat = stage_.chat();
        chat.profile_of = [this](const std::string& user) {
            platform::profile p;
            p.user = p.username = p.first_name = user;
            if (const auto person = number_of(user)) p.zone = groups_[people_[*person]].zone;
            return p;
        };
        chat.on_post = [this](const std::string&, platform::outgoing&& post) { receive(post); };
        // A coach that writes less to people who are silent is asked not to: the load is what is tried here.
        const bool keeps_going = read_command(keep_going).how == command_reading::kind::exact;
        for (std::size_t first = 0; first < people_.size() && !cancelled(); first += together) {
            const auto last = std::min(people_.size(), first + together);
            told("people join", first, people_.size());
            for (auto i = first; i < last; ++i) {
                chat.say(name_of(i), "defaults");
                const auto& times = groups_[people_[i]].times;
                if (times != usual_times.front()) chat.say(name_of(i), "schedule " + times);
                const auto limited = limit_of(i);
                if (keeps_going && limited != limit::silence) chat.say(name_of(i), std::string(keep_going));
                if (limited == limit::quiet) chat.say(name_of(i), "quiet 18:00-08:00");
                if (limited == limit::cap) chat.say(name_of(i), "max 1 a day");
                if (limited == limit::works_on_holidays) chat.say(name_of(i), "holidays off");
                if (limited == limit::pause && set_.days >= days_for_pauses) {
                    const auto minutes = static_cast<std::uint64_t>(set_.days - days_for_pauses + 1) * 24 * 60;
                    const auto at = from_ + std::chrono::minutes(random_() % minutes);
                    paused_at_[i] = at;
                    answers_.push({at, static_cast<std::uint32_t>(i), true});
                }
            }
            stage_.settle();
        }
    }

    std::optional<std::size_t> number_of(std::string_view user) const {
        std::size_t n = 0;
        if (user.size() < 2) return std::nullopt;
        const auto [end, error] = std::from_chars(user.data() + 1, user.data() + user.size(), n);
        if (error != std::errc{} || n >= people_.size()) return std::nullopt;
        return n;
    }

    // --- receiving

    bool mark_received(std::size_t person, std::size_t s, std::size_t nth) {
        auto& word = received_[s][person * words_per_person_ + nth / 64];
        const auto bit = std::uint64_t{1} << (nth % 64);
        const bool fresh = (word & bit) == 0;
        word |= bit;
        return fresh;
    }
    bool was_received(std::size_t person, std::size_t s, std::size_t nth) const {
        return (received_[s][person * words_per_person_ + nth / 64] >> (nth % 64) & 1u) != 0;
    }

    void receive(const platform::outgoing& post) {
        if (!receiving_) return;
        if (post.kind != kind_text(message_kind::prompt)) return;
        const auto person = number_of(memory_chat::person_of(post.to.channel));
        if (!person) return;
        const auto& g = groups_[people_[*person]];
        const auto now = stage_.now();
        // It can only be the latest one that is due, of both slots: a sitting may hold what an earlier one left open.
        const auto count_due = [&](std::size_t slot_index) {
            const auto& all = g.due[slot_index];
            return static_cast<std::size_t>(
                std::upper_bound(all.begin(), all.end(), now,
                                 [](instant t, const occurrence& o) { return t < o.due_at; }) -
                all.begin());
        };
        const std::array nths{count_due(0), count_due(1)};
        const bool evening =
            nths[1] > 0 && (nths[0] == 0 || g.due[1][nths[1] - 1].due_at > g.due[0][nths[0] - 1].due_at);
        const std::size_t s = evening ? 1 : 0;
        const auto& due = g.due[s];
        const auto nth = nths[s];
        if (nth == 0 || !mark_received(*person, s, nth - 1)) {
            ++out_.duplicates;
            return example("received once too often", *person, s, nth == 0 ? nullptr : &due[nth - 1]);
        }
        if (nth <= g.counted[s]) ++(now - due[nth - 1].due_at > too_late ? out_.late : out_.on_time);
        if (static_cast<int>(random_() % 100) < set_.answering) {
            // At some time within nine hours: a person who is in the middle of things then, or is not.
            answers_.push(
                {now + std::chrono::minutes(1 + random_() % 540), static_cast<std::uint32_t>(*person), false});
        }
    }

    void example(std::string_view what, std::size_t person, std::size_t s, const occurrence* o) {
        if (out_.examples.size() >= most_examples) return;
        const auto& g = groups_[people_[person]];
        out_.examples.push_back(std::string(what) + ": the " + std::string(slot_name(static_cast<slot>(s))) + " of " +
                                name_of(person) + " (" + g.zone + ", " + g.times + ")" +
                                (o ? ", due on " + moment_text(o->due_at, g.zone) : std::string()) + ", at " +
                                moment_text(stage_.now(), "UTC") + " UTC");
    }

    // --- time

    struct answer {
        instant at{};
        std::uint32_t person = 0;
        bool pauses = false;                                                 // says that, instead of an answer
        bool operator<(const answer& other) const { return at > other.at; }  // the earliest on top
    };

    bool pass_time() {
        const auto horizon = to_ + wait_;
        int day = 0;
        while (stage_.now() < horizon) {
            if (cancelled()) return false;
            const auto midnight = from_ + std::chrono::days(day + 1);
            if (stage_.now() >= midnight) {
                ++day;
                told("days", static_cast<std::uint64_t>(day), static_cast<std::uint64_t>(set_.days));
                continue;
            }
            auto next = std::min(horizon, midnight);
            if (!answers_.empty()) next = std::min(next, std::max(answers_.top().at, stage_.now()));
            const auto breaks_at = next_break(day);
            if (breaks_at && *breaks_at <= next) {
                go_to(*breaks_at - 1ms);
                break_off(*breaks_at, horizon);
                continue;
            }
            go_to(next);
            let_answer();
        }
        return true;
    }

    void go_to(instant when) {
        while (stage_.step(when) && !cancelled()) {
        }
    }

    std::optional<instant> next_break(int day) {
        if (!set_.breaks || day >= set_.days || last_break_ == day) return std::nullopt;
        const auto at = from_ + std::chrono::days(day) + std::chrono::minutes(set_.breaks->at.minutes);
        return at >= stage_.now() ? std::optional(at) : std::nullopt;
    }

    // Some of what is due at that very instant still gets through.
    void break_off(instant at, instant horizon) {
        last_break_ = static_cast<int>((at - from_) / std::chrono::days(1));
        auto& chat = stage_.chat();
        std::uint64_t left = random_() % (1 + std::min<std::size_t>(people_.size() / 100, 500));
        bool broken = false;
        chat.fate = [&, this](const platform::outgoing&) {
            delivery_fate f;
            if (left > 0) {
                --left;
                return f;
            }
            // Whoever is sending already fails, too; then the break is noticed.
            if (!std::exchange(broken, true)) stage_.later([&chat] { chat.set_link(false); });
            f.failure = platform::delivery_failure(platform::delivery_problem::unknown, "the connection broke");
            f.arrives_nevertheless = ++out_.failed_attempts % 2 == 0;
            return f;
        };
        go_to(at);
        chat.set_link(false);
        usual_fate();
        go_to(std::min(at + set_.breaks->takes, horizon));
        chat.set_link(true);
        stage_.settle();
    }

    void usual_fate() {
        stage_.chat().fate = {};
        if (set_.loses_every < 1) return;
        stage_.chat().fate = [this](const platform::outgoing&) {
            delivery_fate f;
            f.vanishes = ++attempts_ % static_cast<std::uint64_t>(set_.loses_every) == 0;
            return f;
        };
    }

    void let_answer() {
        bool any = false;
        while (!answers_.empty() && answers_.top().at <= stage_.now()) {
            const auto next = answers_.top();
            answers_.pop();
            stage_.chat().say(name_of(next.person), next.pauses ? "pause 3d" : "The plan for the week");
            if (!next.pauses) ++out_.answers;
            any = true;
        }
        if (any) stage_.settle();
    }

    // --- counting: what was received against what is due and what is on record

    void count() {
        const storage::place where{std::string(stage_.chat().name()), std::string(stage_.chat().workspace())};
        for (std::size_t first = 0; first < people_.size() && !cancelled(); first += together) {
            const auto last = std::min(people_.size(), first + together);
            stage_.look([&](storage::unit_of_work& unit) {
                for (auto i = first; i < last; ++i) {
                    const auto person = unit.find(storage::person_key{where, name_of(i)});
                    count(i, person ? unit.nudges(person->id, words_per_person_ * 64 * 4)
                                    : std::vector<storage::nudge_row>{});
                }
            });
        }
    }

    void count(std::size_t person, const std::vector<storage::nudge_row>& record) {
        const auto& g = groups_[people_[person]];
        for (const auto s : {std::size_t{0}, std::size_t{1}}) {
            std::vector<const std::string*> outcomes(g.counted[s], nullptr);
            const auto& due = g.due[s];
            for (const auto& row : record) {
                if (row.what != (s == 0 ? timer::morning : timer::evening)) continue;
                const auto at = std::lower_bound(due.begin(), due.end(), row.date,
                                                 [](const occurrence& o, local_date d) { return o.date < d; });
                const auto nth = static_cast<std::size_t>(at - due.begin());
                if (nth < outcomes.size() && at->date == row.date) outcomes[nth] = &row.outcome;
            }
            for (std::size_t nth = 0; nth < outcomes.size(); ++nth)
                count(person, s, nth, outcomes[nth] ? std::string_view(*outcomes[nth]) : std::string_view());
        }
    }

    void count(std::size_t person, std::size_t s, std::size_t nth, std::string_view outcome) {
        ++out_.due;
        const auto& o = groups_[people_[person]].due[s][nth];
        const bool sent = outcome.starts_with("sent");
        if (was_received(person, s, nth)) {
            if (sent) return;
            ++out_.contradictions;
            example("received, but on record as \"" + std::string(outcome) + "\"", person, s, &o);
        } else if (outcome.empty() && limit_of(person) == limit::silence && o.due_at >= from_ + silent_after) {
            ++out_.skipped["silence, none planned"];
        } else if (sent || !passed_over(outcome)) {
            ++out_.lost;
            example("never received, on record as \"" + std::string(outcome) + "\"", person, s, &o);
        } else if (outcome.starts_with("merged") || outcome.find("later one") != std::string_view::npos) {
            ++out_.merged;
        } else {
            auto reason = outcome.substr(std::min(outcome.size(), outcome.find_first_of(": ")));
            while (!reason.empty() && (reason.front() == ':' || reason.front() == ' ')) reason.remove_prefix(1);
            ++out_.skipped[std::string(reason)];
            if (explained(person, reason, o)) return;
            ++out_.unexplained;
            example("skipped without cause, on record as \"" + std::string(outcome) + "\"", person, s, &o);
        }
    }

    // Whether this person gave cause to skip that one.
    bool explained(std::size_t person, std::string_view reason, const occurrence& o) const {
        const auto limited = limit_of(person);
        if (reason == "quiet") return limited == limit::quiet;
        if (reason == "cap") return limited == limit::cap;
        if (reason == "silence") return limited == limit::silence;
        if (reason.starts_with("holiday"))
            return set_.limits > 0 && limited != limit::works_on_holidays && o.date == holiday_of(from_);
        if (reason != "paused") return true;
        const auto told = paused_at_.find(person);
        // What was due shortly before, and held up by an outage, is judged in the pause.
        const auto before = set_.breaks ? set_.breaks->takes + 1h : std::chrono::minutes(1h);
        return told != paused_at_.end() && o.due_at >= told->second - before && o.due_at < told->second + pause_takes;
    }

    const simulation_settings& set_;
    instant from_, to_;
    std::chrono::hours wait_;
    std::mt19937_64 random_;
    simulation_result out_;
    std::vector<group> groups_;
    std::vector<std::uint16_t> people_;  // each one's group
    std::size_t words_per_person_ = 1;
    std::array<std::vector<std::uint64_t>, 2> received_;  // by slot: a bit for each nudge of each person
    std::priority_queue<answer> answers_;
    std::map<std::size_t, instant> paused_at_;
    bool receiving_ = false;
    int last_break_ = -1;
    std::uint64_t attempts_ = 0;
    stage stage_;  // its callbacks write into what stands above
};

}  // namespace

std::optional<outage> read_outage(std::string_view typed) {
    const auto plus = typed.find('+');
    if (plus == std::string_view::npos) return std::nullopt;
    const auto at = read_plain_time(typed.substr(0, plus));
    const auto takes = read_duration(typed.substr(plus + 1));
    if (!at || !takes || *takes > 12h) return std::nullopt;
    return outage{*at, *takes};
}

simulation_result simulate(const simulation_settings& settings) {
    if (settings.people < 1 || settings.days < 1) throw std::invalid_argument("nobody, or no time, to simulate");
    if (settings.limits < 0 || settings.limits > 100) throw std::invalid_argument("no such share of people");
    if (!settings.zone.empty() && !zone_exists(settings.zone))
        throw std::invalid_argument("there is no such time zone");
    return simulation(settings).run();
}

}  // namespace fulcrum::bot::rehearsal
