#include "tests/faults/trial.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <thread>

#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "storage/sqlite.hpp"
#include "tests/faults/coach.hpp"
#include "tests/faults/link.hpp"
#include "tests/faults/machine.hpp"
#include "tests/support/quick_folder.hpp"

namespace fulcrum::faults {

using namespace std::chrono_literals;
using dialogue::instant;
using std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

namespace {

constexpr std::string_view zone = "Europe/Berlin";
constexpr std::string_view times = "every day 09:00 17:00";
constexpr auto comes_to_rest_within = 75s;
constexpr int most_kills_in_a_wave = 4;
constexpr auto nudges_spread_over = 2s;
constexpr auto nudges_arrive_within = 8s;  // while one person writes without end

// Two questions, so that a dialogue can be in the middle; the marks tell the account which nudge a post is.
constexpr std::string_view track = R"(id: daily
version: 1
language: en
theme: 1
title: Daily
promise: Two questions each time.
for: Those who try the service out.
length: open
every_day:
  title: A day
  morning:
    - ask: (morning) What comes first?
    - ask: And then?
  evening:
    - ask: (evening) What went well?
    - ask: What will you do otherwise?
)";

struct episode {
    fault what = fault::kill;
    instant begin{};  // on the coach's clock
    std::size_t times = 1;
    double recovery = 0;
    std::size_t missing = 0, surplus = 0;  // replies
};

class folder {
  public:
    explicit folder(bool keep) : keep_(keep), path_(test::quick_folder()) {
        std::filesystem::create_directory(path_ / "content");
        std::ofstream(path_ / "content" / "daily.yaml") << track;
    }
    ~folder() {
        std::error_code ignored;
        if (!keep_) std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

  private:
    bool keep_;
    std::filesystem::path path_;
};

class trial {
  public:
    explicit trial(const trial_settings& s)
        : set_(s),
          folder_(s.keep),
          random_(s.seed),
          machine_(folder_.path()),
          chat_(s.people, [this] { return machine_.now(); }),
          link_(chat_.on([this] { return std::make_unique<faulty_link>(chat_.io(), chat_.server->port()); })),
          people_(chat_, s.people, s.seed + 1),
          coach_(environment(), folder_.path() / "log") {
        rule_.when = *dialogue::read_rhythm(times, dialogue::rhythm{});
        rule_.zone = zone;
        machine_.set_clock(dialogue::to_instant({std::chrono::year{2027}, std::chrono::month{1}, std::chrono::day{4}},
                                                dialogue::time_of_day{8 * 60}, zone));
    }
    ~trial() {
        coach_.kill();
        chat_.on([this] { link_->stop(); });
    }
    trial(const trial&) = delete;
    trial& operator=(const trial&) = delete;

    trial_result run() {
        join();
        const auto begun = steady::now();
        for (const auto f : plan()) {
            if (!out_.problems.empty() || (set_.at_most.count() > 0 && steady::now() - begun > set_.at_most)) break;
            if (f == fault::kill)
                kills();
            else
                one(f);
        }
        end();
        return report();
    }

  private:
    std::string database() const { return (folder_.path() / "coach.db").string(); }

    test::bot_process::environment environment() {
        auto env = chat_.environment(database());
        env[0].second = "http://127.0.0.1:" + std::to_string(link_->port());
        for (auto& more : machine_.environment()) env.push_back(std::move(more));
        env.emplace_back("FULCRUM_LOG_LEVEL", set_.log_level);
        env.emplace_back("FULCRUM_MATTERMOST_WORKSPACE", "trial");
        env.emplace_back("FULCRUM_CONTENT_PATH", (folder_.path() / "content").string());
        env.emplace_back("FULCRUM_DEFAULT_TRACK", "daily");
        env.emplace_back("FULCRUM_NUDGE_SPREAD", std::to_string(nudges_spread_over.count()) + "s");
        env.emplace_back("FULCRUM_DEFAULT_SCHEDULE", times);
        return env;
    }

    int between(int from, int to) { return std::uniform_int_distribution(from, to)(random_); }
    milliseconds about(int from, int to) { return milliseconds(between(from, to)); }

    // The faults in random order; one entry of `kill` is a wave with a few of them.
    std::vector<fault> plan() {
        std::vector<fault> all;
        for (const auto f : set_.faults)
            for (int i = 0; i < (f == fault::kill ? set_.kills : set_.times); ++i) all.push_back(f);
        std::shuffle(all.begin(), all.end(), random_);
        return all;
    }

    void join() {
        const auto begun = steady::now();
        coach_.start();
        if (!chat_.wait_connected(60s)) throw std::runtime_error("the coach does not connect");
        start_up_ = std::chrono::duration_cast<milliseconds>(steady::now() - begun);
        for (const auto* words : {"hello", "defaults", "keep going daily"})
            if (!people_.all_say(words, 60s)) throw std::runtime_error("the coach does not answer");
        people_.begin();
        rule_.from = machine_.now();
    }

    instant next_wave() const {
        const auto now = machine_.now();
        const auto one = dialogue::next_due(rule_.when, dialogue::slot::morning, zone, now);
        const auto other = dialogue::next_due(rule_.when, dialogue::slot::evening, zone, now);
        return std::min(one->due_at, other->due_at);
    }

    // The clock is moved while the coach is down, so that a wave is due about when it is up again.
    episode& begin(fault f) {
        if (!coach_.stop()) problem("the coach did not end well on SIGTERM");
        machine_.set_clock(next_wave() - start_up_ - about(0, 150));
        episode e;
        e.what = f;
        e.begin = machine_.now();
        episodes_.push_back(e);
        coach_.start();
        return episodes_.back();
    }

    void talk(milliseconds time) {
        const auto until = steady::now() + time;
        while (steady::now() < until) {
            people_.type(episodes_.size() - 1);
            coach_.look_after();
            std::this_thread::sleep_until(std::min(until, steady::now() + about(2, 25)));
        }
    }

    // All talk until the server takes no more than its rate, then one goes on; nudges must come all the while.
    void flood(milliseconds time) {
        talk(1500ms);
        const auto until = steady::now() + time;
        while (steady::now() < until) {
            people_.type(episodes_.size() - 1, 0);
            coach_.look_after();
            std::this_thread::sleep_for(about(20, 80));
        }
        if (const auto n = nudges_waiting(database(), machine_.now() - nudges_arrive_within); n > 0)
            problem(std::to_string(n) + " nudges did not come while one person wrote without end");
    }

    // Waits until all is answered, nothing is due and nothing to be sent; somebody asks, so that it has to be up.
    void settle(episode& e, bool ask = true) {
        const auto lifted = steady::now();
        for (int i = 0; ask && i < 3; ++i) people_.type(episodes_.size() - 1);
        const auto rests = [this] {
            return people_.all_answered() && nothing_left(database(), machine_.now() + nudges_spread_over);
        };
        int looks = 0;  // twice in a row: what was just taken in is due, too
        while (looks < 2 && steady::now() < lifted + comes_to_rest_within) {
            coach_.look_after();
            std::this_thread::sleep_for(5ms);
            looks = rests() ? looks + 1 : 0;
        }
        e.recovery = std::chrono::duration<double>(steady::now() - lifted).count();
        if (looks < 2)
            problem(std::string(name_of(e.what)) + ": the coach did not come to rest; " +
                    (people_.all_answered() ? "something is due or to be sent" : "some were not answered"));
        for (const auto& m : people_.all()) {
            if (m.typed.size() != m.replies)
                problem(m.name + ": " + std::to_string(m.typed.size()) + " messages and " + std::to_string(m.replies) +
                        " replies by the post " + m.typed.back().post + " in channel " + m.channel);
            auto& before = seen_[m.name];
            const auto typed = m.typed.size(), replies = m.replies;
            if (replies - before.second < typed - before.first)
                e.missing += (typed - before.first) - (replies - before.second);
            else
                e.surplus += (replies - before.second) - (typed - before.first);
            before = {typed, replies};
        }
        if (e.missing + e.surplus > 0)
            problem(std::string(name_of(e.what)) + ", wave of " + dialogue::moment_text(e.begin, zone) + ": " +
                    std::to_string(e.missing) + " replies are missing, " + std::to_string(e.surplus) + " are too many");
        if (set_.progress)
            set_.progress(std::to_string(episodes_.size()) + " " + std::string(name_of(e.what)) + " " +
                          std::to_string(e.recovery) + " s");
    }

    void kills() {
        if (killed_ >= set_.kills) return;
        auto& e = begin(fault::kill);
        e.times = static_cast<std::size_t>(std::min(between(1, most_kills_in_a_wave), set_.kills - killed_));
        for (std::size_t i = 0; i < e.times; ++i) {
            talk(about(0, static_cast<int>(start_up_.count()) + 500));
            // The worst case on top: what was stored last is not known to have been.
            if (between(0, 4) == 0) chat_.on([this] { chat_.server->misbehave().drop_after_store = 3; });
            coach_.kill();
            ++killed_;
            for (int n = between(0, 3); n > 0; --n) people_.type(episodes_.size() - 1);
            if (between(0, 9) == 0)
                machine_.skip(std::chrono::minutes(between(1, 180)));  // nobody starts it for a while
            coach_.start();
        }
        chat_.on([this] { chat_.server->misbehave().drop_after_store = 0; });
        settle(e);
    }

    void one(fault f) {
        auto& e = begin(f);
        // One that is only starting may give up, and is started again; one that is up must stay.
        if (f == fault::disk_full || f == fault::busy)
            chat_.wait_connected();
        else
            talk(start_up_ - 50ms);
        talk(about(0, 300));
        const auto ended_before = coach_.ended_by_itself();
        const bool killed_too = between(0, 3) == 0;  // and one trouble may come with another
        const auto lift = apply(f);
        const auto lasts = duration(f);
        if (killed_too) {
            talk(lasts / 2);
            coach_.kill();
            coach_.start();
        }
        if (f == fault::server)
            std::this_thread::sleep_for(lasts);  // nobody can say anything
        else if (f == fault::flood)
            flood(lasts);
        else
            talk(killed_too ? lasts / 2 : lasts);
        lift();
        settle(e);
        if (!killed_too && coach_.ended_by_itself() > ended_before)
            problem(std::string(name_of(f)) + ": the coach ended by itself");
    }

    milliseconds duration(fault f) {
        switch (f) {
            case fault::delay:
            case fault::rate_limit:
            case fault::disk_full:
                return about(500, 3000);
            case fault::busy:
                return about(300, 7000);  // SQLite waits for five seconds
            case fault::flood:
                return about(12000, 15000);
            default:
                return about(100, 1500);
        }
    }

    // Makes it so; what ends it is returned.
    std::function<void()> apply(fault f) {
        const auto on = [this](auto what) { chat_.on(what); };
        switch (f) {
            case fault::kill:
                break;
            case fault::server:
                on([this] { chat_.server->stop(); });
                return [this, on] { on([this] { chat_.server->restart(); }); };
            case fault::cut:
                on([this] { link_->cut(); });
                break;
            case fault::delay:
                on([this, time = about(50, 400)] { link_->delay(time); });
                break;
            case fault::half_open:
                on([this, one_way = between(0, 1) == 0] { link_->half_open(one_way); });
                break;
            case fault::swallow:
                on([this, n = between(5, 60)] { chat_.server->misbehave().drop_after_store = n; });
                return [this, on] { on([this] { chat_.server->misbehave().drop_after_store = 0; }); };
            case fault::rate_limit:
                on([this] { chat_.server->misbehave().rate_limit = 1'000'000; });
                return [this, on] { on([this] { chat_.server->misbehave().rate_limit = 0; }); };
            case fault::disk_full:
                machine_.disk_full(true);
                return [this] { machine_.disk_full(false); };
            case fault::busy: {
                const auto other =
                    std::make_shared<storage::connection>(database(), storage::connection::mode::existing);
                other->run("BEGIN IMMEDIATE");
                return [other] { other->run("ROLLBACK"); };
            }
            case fault::account:
                on([this] { chat_.server->set_active("fulcrum", false); });
                return [this, on] { on([this] { chat_.server->set_active("fulcrum", true); }); };
            case fault::proxy:
                on([this] { proxy(); });
                return [this, on] { on([this] { chat_.server->misbehave().proxy = 0; }); };
            case fault::clock:
                on([this, days = between(1, 40)] { chat_.server->misbehave().ahead = 24h * days; });
                rule_.ordered = false;
                return [this, on] {
                    on([this] { chat_.server->misbehave().ahead = 0ms; });
                    talk(100ms);  // the marks are as that clock left them when it has to find out what it missed
                    coach_.kill();
                    for (int i = 0; i < 20; ++i) people_.type(episodes_.size() - 1);
                    coach_.start();
                };
            case fault::flood:
                on([this] { chat_.server->set_rate_limiting(true); });
                return [this, on] { on([this] { chat_.server->set_rate_limiting(false); }); };
        }
        return [this, on] { on([this] { link_->mend(); }); };
    }

    // Sometimes it comes with a lost connection, so that it answers in the catch-up, too.
    void proxy() {
        static constexpr std::pair<unsigned, const char*> answers[] = {{302, ""},
                                                                       {307, "<html>Sign in</html>"},
                                                                       {400, "<html>Bad Request</html>"},
                                                                       {403, "<html>Forbidden</html>"},
                                                                       {404, "404 page not found\n"},
                                                                       {405, "Method Not Allowed\n"},
                                                                       {200, "<html>We are back soon</html>"}};
        const auto& [status, page] = answers[static_cast<std::size_t>(between(0, 6))];
        auto& f = chat_.server->misbehave();
        f.proxy_status = status;
        f.proxy_page = page;
        f.proxy_for = between(0, 2) == 0 ? "/posts" : "";
        f.proxy = -1;
        if (between(0, 1) == 0) return;
        f.refuse_resume = 1;
        chat_.server->drop_sockets();
    }

    // What waits for half an hour, for somebody was busy, is over by then, too.
    void end() {
        if (episodes_.empty()) throw std::runtime_error("there is nothing to try");
        coach_.stop();
        machine_.skip(90min);
        coach_.start();
        const auto recovery = episodes_.back().recovery;
        settle(episodes_.back(), false);  // who says something would be busy again
        episodes_.back().recovery = recovery;
        people_at_the_end_ = people_.all();
        // What was said to an old question is kept when it is decided about.
        if (!people_.all_say("go on", 60s)) problem("the coach does not answer any more");
        rule_.to = machine_.now();
        if (!coach_.stop()) problem("the coach did not end well on SIGTERM");
    }

    trial_result report() {
        storage::open_options options;
        options.database = database();
        options.master_key_file = database() + ".key";
        const auto store = storage::open_store(options);
        std::vector<instant> begins;
        for (const auto& e : episodes_) begins.push_back(e.begin);
        const auto& people = people_at_the_end_;
        auto all = take_account(people, begins, rule_, *store, {"mattermost", "trial"});

        std::map<fault, fault_row> rows;
        for (std::size_t i = 0; i < episodes_.size(); ++i) {
            const auto& e = episodes_[i];
            auto& row = rows[e.what];
            auto& tally = all.by_episode[i];
            tally.answered = tally.typed + e.surplus - std::min(tally.typed, e.missing);
            tally.lost += e.missing;
            tally.twice += e.surplus;
            row.what = e.what;
            row.times += e.times;
            row.sums += tally;
            row.recoveries.push_back(e.recovery);
        }
        for (auto& [what, row] : rows) out_.rows.push_back(std::move(row));
        for (auto& example : all.examples) problem(std::move(example));
        if (const auto n = people_.repeated_refs(); n > 0)
            problem(std::to_string(n) + " posts carry the ref of another");
        for (const auto& m : people)
            if (m.odd_replies > 0)
                problem(m.name + " got " + std::to_string(m.odd_replies) + " replies of another kind");
        if (set_.keep) {
            out_.folder = folder_.path().string();
            write_down(people);
        }
        return std::move(out_);
    }

    // What was said, a file a person.
    void write_down(const std::vector<member>& people) {
        for (const auto& m : people) {
            std::ofstream out(folder_.path() / (m.name + ".txt"));
            for (const auto& p : chat_.on([&] { return chat_.server->posts(m.channel); }))
                out << dialogue::moment_text(p.at, zone) << " " << p.at.time_since_epoch().count() % 60000 << " "
                    << p.id << " " << p.author << " " << p.kind << ": " << p.text << '\n';
        }
    }

    void problem(std::string what) { out_.problems.push_back(std::move(what)); }

    const trial_settings& set_;
    folder folder_;
    std::mt19937 random_;
    machine machine_;
    test::chat_thread chat_;
    std::unique_ptr<faulty_link> link_;
    members people_;
    coach coach_;
    due_rule rule_;
    milliseconds start_up_{0};
    std::vector<episode> episodes_;
    std::map<std::string, std::pair<std::size_t, std::size_t>> seen_;  // typed and replies, at the last rest
    std::vector<member> people_at_the_end_;
    int killed_ = 0;
    trial_result out_;
};

}  // namespace

std::string_view name_of(fault f) {
    switch (f) {
        case fault::kill:
            return "kill";
        case fault::server:
            return "server";
        case fault::cut:
            return "cut";
        case fault::delay:
            return "delay";
        case fault::half_open:
            return "half-open";
        case fault::swallow:
            return "swallow";
        case fault::rate_limit:
            return "429";
        case fault::disk_full:
            return "disk-full";
        case fault::busy:
            return "busy";
        case fault::account:
            return "account";
        case fault::proxy:
            return "proxy";
        case fault::clock:
            return "clock";
        case fault::flood:
            return "flood";
    }
    return "kill";
}

bool trial_result::sound() const {
    return problems.empty() &&
           std::ranges::all_of(rows, [](const fault_row& r) { return r.sums.lost == 0 && r.sums.twice == 0; });
}

trial_result run_trial(const trial_settings& settings) { return trial(settings).run(); }

}  // namespace fulcrum::faults
