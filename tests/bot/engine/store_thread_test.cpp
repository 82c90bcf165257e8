// The database's thread: what shares a commit, what undoes itself, and in which order results come back.
#include "bot/engine/store_thread.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <stdexcept>

#include "storage/sqlite.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/support/quick_folder.hpp"
#include "tests/support/scrape.hpp"

namespace fulcrum::bot::engine {
namespace {

using namespace std::chrono_literals;
using storage::unit_of_work;

// Counts the transactions, and can make the next commits fail.
struct counters {
    std::atomic<int> begun = 0, committed = 0, fail_commits = 0;
    std::atomic<storage::errc> reason = storage::errc::full;
};

class counting_unit : public unit_of_work {
  public:
    counting_unit(std::unique_ptr<unit_of_work> real, counters& all) : real_(std::move(real)), all_(all) {}
    void commit() override {
        if (all_.fail_commits > 0) {
            --all_.fail_commits;
            throw storage::storage_error(all_.reason, "it was made to fail");
        }
        real_->commit();
        ++all_.committed;
    }
    void mark() override { real_->mark(); }
    void release() override { real_->release(); }
    void undo() override { real_->undo(); }
    bool note_event(const storage::place& w, std::string_view e, storage::instant at) override {
        return real_->note_event(w, e, at);
    }
    bool forget_events_before(storage::instant at, std::size_t most) override {
        return real_->forget_events_before(at, most);
    }
    std::optional<storage::person_id> forget_nudges_before(storage::local_date day, storage::person_id after,
                                                           std::size_t people) override {
        return real_->forget_nudges_before(day, after, people);
    }
    bool forget_admin_log_before(storage::instant at, std::size_t most) override {
        return real_->forget_admin_log_before(at, most);
    }
    std::optional<storage::person_row> find(const storage::person_key& k) override { return real_->find(k); }
    std::optional<storage::person_row> find(storage::person_id id) override { return real_->find(id); }
    storage::person_row add(const storage::person_key& k, storage::instant now) override { return real_->add(k, now); }
    void set_direct_channel(storage::person_id id, std::string_view c) override { real_->set_direct_channel(id, c); }
    dialogue::person_state load(storage::person_id id) override { return real_->load(id); }
    void save(storage::person_id id, const dialogue::person_state& s, const storage::person_summary& m) override {
        real_->save(id, s, m);
    }
    void erase(storage::person_id id) override { real_->erase(id); }
    std::vector<storage::outgoing_row> withdraw_files(std::optional<storage::person_id> of, storage::instant before,
                                                      storage::instant now) override {
        return real_->withdraw_files(of, before, now);
    }
    std::vector<storage::person_row> people(const storage::place& w) override { return real_->people(w); }
    std::vector<storage::course_row> courses(const storage::place& w, std::string_view track) override {
        return real_->courses(w, track);
    }
    storage::cohort_book& cohorts() override { return real_->cohorts(); }
    bool was_erased(const storage::person_key& k) override { return real_->was_erased(k); }
    void tapped(storage::person_id id, std::string_view post, std::optional<dialogue::choice> what,
                storage::instant at) override {
        real_->tapped(id, post, what, at);
    }
    dialogue::channel_state load_channel(const storage::place& w, std::string_view c) override {
        return real_->load_channel(w, c);
    }
    void save_channel(const storage::place& w, std::string_view c, const dialogue::channel_state& s) override {
        real_->save_channel(w, c, s);
    }
    int write(storage::person_id id, const dialogue::write_entry& e, storage::instant now) override {
        return real_->write(id, e, now);
    }
    dialogue::journal_found look_up(storage::person_id id, const dialogue::look_up& q) override {
        return real_->look_up(id, q);
    }
    dialogue::journal_changed amend(storage::person_id id, const dialogue::amend_part& p,
                                    storage::instant now) override {
        return real_->amend(id, p, now);
    }
    dialogue::journal_changed remove(storage::person_id id, const dialogue::remove_part& p) override {
        return real_->remove(id, p);
    }
    dialogue::journal_changed replace(storage::person_id id, const dialogue::replace_entry& p,
                                      storage::instant now) override {
        return real_->replace(id, p, now);
    }
    dialogue::journal_changed remove(storage::person_id id, const dialogue::remove_entry& p) override {
        return real_->remove(id, p);
    }
    void set_timer(storage::person_id id, const dialogue::set_timer& t, std::chrono::milliseconds later,
                   storage::instant overdue_at) override {
        real_->set_timer(id, t, later, overdue_at);
    }
    void cancel_timer(storage::person_id id, dialogue::timer t, storage::instant overdue_at) override {
        real_->cancel_timer(id, t, overdue_at);
    }
    std::vector<storage::person_id> planned_after(storage::person_id id, std::size_t most) override {
        return real_->planned_after(id, most);
    }
    std::vector<storage::due_timer> due(storage::instant now, std::size_t most, const storage::place* only) override {
        return real_->due(now, most, only);
    }
    std::optional<storage::asked_post> asked_in(storage::person_id id, std::string_view post) override {
        return real_->asked_in(id, post);
    }
    bool asks_unsent(storage::person_id id) override { return real_->asks_unsent(id); }
    std::vector<storage::tappable_post> unoffered(const storage::place& w) override { return real_->unoffered(w); }
    void offered(std::string_view ref) override { real_->offered(ref); }
    bool claim(const storage::due_timer& t) override { return real_->claim(t); }
    void note_nudge(storage::person_id id, const dialogue::note_nudge& n, storage::instant now) override {
        real_->note_nudge(id, n, now);
    }
    std::vector<storage::nudge_row> nudges(storage::person_id id, std::size_t most) override {
        return real_->nudges(id, most);
    }
    storage::outgoing_row enqueue(storage::outgoing_row m) override { return real_->enqueue(std::move(m)); }
    std::vector<storage::outgoing_row> unsent() override { return real_->unsent(); }
    void sent(storage::outbox_id id, std::string_view p, storage::instant at) override { real_->sent(id, p, at); }
    void failed(storage::outbox_id id, std::string_view r, storage::instant at) override { real_->failed(id, r, at); }
    void dropped(storage::outbox_id id) override { real_->dropped(id); }
    void note_failure(const storage::place& w, const storage::failure_row& r) override { real_->note_failure(w, r); }
    std::vector<storage::failure_row> failures(const storage::place& w, std::int64_t id, std::size_t most) override {
        return real_->failures(w, id, most);
    }
    void set_channel(const storage::place& w, const storage::channel_row& c) override { real_->set_channel(w, c); }
    std::vector<storage::channel_row> channels(const storage::place& w) override { return real_->channels(w); }
    void log_admin(const storage::place& w, const storage::admin_row& r) override { real_->log_admin(w, r); }
    int log_refusal(const storage::place& where, storage::instant at, std::string_view actor) override {
        return real_->log_refusal(where, at, actor);
    }
    std::vector<storage::refusal_row> refusals(const storage::place& where, std::size_t most) override {
        return real_->refusals(where, most);
    }
    std::vector<storage::admin_row> admin_log(const storage::place& w, std::size_t most, std::size_t skip,
                                              std::string_view words) override {
        return real_->admin_log(w, most, skip, words);
    }
    std::vector<storage::admin_row> acts_on(storage::person_id id, std::size_t most) override {
        return real_->acts_on(id, most);
    }
    std::optional<std::string> setting(std::string_view k) override { return real_->setting(k); }
    void set_setting(std::string_view k, std::string_view v) override { real_->set_setting(k, v); }
    void keep_text(const storage::track_text& t) override { real_->keep_text(t); }
    std::vector<storage::track_text> texts() override { return real_->texts(); }
    void forget_texts_before(storage::instant at) override { real_->forget_texts_before(at); }

  private:
    std::unique_ptr<unit_of_work> real_;
    counters& all_;
};

class counting_store : public storage::store {
  public:
    counting_store(std::unique_ptr<storage::store> real, counters& all) : real_(std::move(real)), all_(all) {}
    std::unique_ptr<unit_of_work> begin() override {
        ++all_.begun;
        return std::make_unique<counting_unit>(real_->begin(), all_);
    }
    std::optional<storage::instant> next_due_at(storage::instant after, const storage::place* only) override {
        return real_->next_due_at(after, only);
    }
    bool writable() override { return real_->writable(); }
    void backup_to(const std::filesystem::path& file) override { real_->backup_to(file); }

  private:
    std::unique_ptr<storage::store> real_;
    counters& all_;
};

class StoreThread : public testing::Test {
  protected:
    StoreThread() {
        folder = test::quick_folder();
        open();
    }
    ~StoreThread() override {
        thread.reset();
        std::filesystem::remove_all(folder);
    }
    void open() {
        storage::open_options files;
        files.database = folder / "a.db";
        files.master_key_file = folder / "key";
        thread = std::make_unique<store_thread>(
            std::make_unique<counting_store>(storage::open_sqlite_store(files), seen), loop.get_executor(), &meter);
    }
    bool until(const std::function<bool()>& holds) {
        const auto end = std::chrono::steady_clock::now() + 8s;
        while (!holds() && std::chrono::steady_clock::now() < end) {
            loop.restart();
            loop.run_one_for(10ms);
        }
        return holds();
    }
    // The thread is held in a job of its own until the function returned is called.
    std::function<void()> hold() {
        auto gate = std::make_shared<std::promise<void>>();
        auto inside = std::make_shared<std::promise<void>>();
        auto entered = inside->get_future();
        thread->submit(
            [opened = gate->get_future().share(), inside](unit_of_work&) {
                inside->set_value();
                opened.wait();
            },
            {});
        entered.wait();
        return [gate] { gate->set_value(); };
    }
    std::optional<std::string> setting(const std::string& key) {
        std::optional<std::string> value;
        bool done = false;
        thread->submit([&](unit_of_work& unit) { value = unit.setting(key); },
                       [&](std::exception_ptr) { done = true; });
        EXPECT_TRUE(until([&] { return done; }));
        return value;
    }

    double measured() { return test::scrape(meter.text({})).at("fulcrum_commit_seconds_count"); }

    counters seen;
    metrics meter;
    std::filesystem::path folder;
    boost::asio::io_context loop{1};
    std::unique_ptr<store_thread> thread;
};

TEST_F(StoreThread, MeasuresCommitsThatSucceed) {
    seen.fail_commits = 1;
    bool done = false;
    thread->submit([](unit_of_work& unit) { unit.set_setting("k", "v"); }, [&](std::exception_ptr) { done = true; });
    ASSERT_TRUE(until([&] { return done; }));
    EXPECT_EQ(seen.begun, 2);
    EXPECT_EQ(measured(), 1);
}

TEST_F(StoreThread, TakesWhatWaitsIntoOneCommit) {
    const auto release = hold();
    int done = 0;
    for (int i = 0; i < 20; ++i)
        thread->submit([i](unit_of_work& unit) { unit.set_setting("k" + std::to_string(i), "v"); },
                       [&done](std::exception_ptr e) { done += e ? 0 : 1; });
    EXPECT_EQ(thread->pending(), 21U);
    release();
    ASSERT_TRUE(until([&] { return done == 20; }));
    EXPECT_EQ(seen.committed, 2);
    EXPECT_EQ(thread->pending(), 0U);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(setting("k" + std::to_string(i)), "v");
}

TEST_F(StoreThread, BoundsABatch) {
    const auto release = hold();
    int done = 0;
    for (int i = 0; i < 130; ++i) thread->submit([](unit_of_work&) {}, [&done](std::exception_ptr) { ++done; });
    release();
    ASSERT_TRUE(until([&] { return done == 130; }));
    EXPECT_EQ(seen.committed, 4);  // the held one, 64, 64, 2
}

TEST_F(StoreThread, UndoesTheJobThatThrowsAndNoOther) {
    const auto release = hold();
    std::vector<std::string> results;
    const auto result = [&](std::string name) {
        return [&results, name](std::exception_ptr e) { results.push_back(name + (e ? " failed" : " done")); };
    };
    thread->submit([](unit_of_work& unit) { unit.set_setting("one", "1"); }, result("one"));
    thread->submit(
        [](unit_of_work& unit) {
            unit.set_setting("two", "2");
            throw std::runtime_error("no");
        },
        result("two"));
    thread->submit([](unit_of_work& unit) { unit.set_setting("three", "3"); }, result("three"));
    release();
    ASSERT_TRUE(until([&] { return results.size() == 3; }));
    EXPECT_EQ(results, (std::vector<std::string>{"one done", "two failed", "three done"}));
    EXPECT_EQ(setting("one"), "1");
    EXPECT_EQ(setting("two"), std::nullopt);
    EXPECT_EQ(setting("three"), "3");
    EXPECT_TRUE(thread->healthy());
}

TEST_F(StoreThread, GivesResultsBackInTheOrderOfSubmission) {
    std::vector<int> order;
    int looks = 0;
    for (int i = 0; i < 100; ++i) {
        thread->submit([](unit_of_work&) {}, [&order, i](std::exception_ptr) { order.push_back(i); });
        if (i % 10 == 3) {  // a look among them: it has no place in a transaction
            boost::asio::co_spawn(loop, thread->with_store([](storage::store& s) { s.next_due_at(); }),
                                  [&looks](std::exception_ptr e) { looks += e ? 0 : 1; });
            loop.poll();
        }
    }
    ASSERT_TRUE(until([&] { return order.size() == 100 && looks == 10; }));
    EXPECT_TRUE(std::ranges::is_sorted(order));
}

TEST_F(StoreThread, GivesAResultOnlyAfterTheCommit) {
    int committed_then = -1;
    thread->submit([](unit_of_work& unit) { unit.set_setting("a", "b"); },
                   [&](std::exception_ptr) { committed_then = seen.committed; });
    ASSERT_TRUE(until([&] { return committed_then >= 0; }));
    EXPECT_EQ(committed_then, 1);
}

TEST_F(StoreThread, RunsABatchAgain_WhenTheCommitFailedForAPassingReason) {
    seen.reason = storage::errc::busy;
    seen.fail_commits = 1;
    int runs = 0;
    bool done = false;
    thread->submit([&runs](unit_of_work& unit) { unit.set_setting("tried", std::to_string(++runs)); },
                   [&done](std::exception_ptr e) { done = !e; });
    ASSERT_TRUE(until([&] { return done; }));  // after a second
    EXPECT_EQ(setting("tried"), "2");
}

// As when the process has no descriptor left for the database's files.
TEST_F(StoreThread, RunsABatchAgain_WhenAFileCouldNotBeOpenedForAWhile) {
    seen.reason = storage::errc::cannot_open;
    seen.fail_commits = 1;
    bool first = false, second = false;
    thread->submit([](unit_of_work& unit) { unit.set_setting("a", "1"); }, [&](std::exception_ptr e) { first = !e; });
    thread->submit([](unit_of_work& unit) { unit.set_setting("b", "2"); }, [&](std::exception_ptr e) { second = !e; });
    ASSERT_TRUE(until([&] { return first && second; }));
    EXPECT_EQ(setting("a"), "1");
    EXPECT_EQ(setting("b"), "2");
}

TEST_F(StoreThread, TellsWhetherItIsHealthy) {
    seen.fail_commits = 1;
    bool done = false;
    thread->submit([](unit_of_work& unit) { unit.set_setting("a", "b"); }, [&](std::exception_ptr e) { done = !e; });
    ASSERT_TRUE(until([&] { return !thread->healthy(); }));
    EXPECT_FALSE(done);
    ASSERT_TRUE(until([&] { return done; }));  // it tries again every second
    EXPECT_TRUE(thread->healthy());
    EXPECT_EQ(setting("a"), "b");
}

TEST_F(StoreThread, FailsAllOfABatch_WhenTheCommitFailsForGood) {
    seen.fail_commits = 1;
    seen.reason = storage::errc::corrupt;
    int failed = 0;
    thread->submit([](unit_of_work& unit) { unit.set_setting("a", "b"); },
                   [&](std::exception_ptr e) { failed += e ? 1 : 0; });
    ASSERT_TRUE(until([&] { return failed == 1; }));
    EXPECT_FALSE(thread->healthy());
    EXPECT_EQ(setting("a"), std::nullopt);
    EXPECT_TRUE(thread->healthy());  // the look was a commit that succeeded
}

TEST_F(StoreThread, ThrowsOutOfTheCoroutineWhatTheJobThrew) {
    std::string what;
    auto work = [](unit_of_work&) { throw std::runtime_error("a clear reason"); };
    boost::asio::co_spawn(loop, thread->run(work), [&](std::exception_ptr e) {
        try {
            if (e) std::rethrow_exception(e);
        } catch (const std::runtime_error& failure) {
            what = failure.what();
        }
    });
    ASSERT_TRUE(until([&] { return !what.empty(); }));
    EXPECT_EQ(what, "a clear reason");
}

TEST_F(StoreThread, FinishesWhatItHas_WhenStopped) {
    int done = 0;
    for (int i = 0; i < 200; ++i)
        thread->submit([i](unit_of_work& unit) { unit.set_setting("n", std::to_string(i)); },
                       [&done](std::exception_ptr e) { done += e ? 0 : 1; });
    thread->stop();
    thread->stop();
    loop.poll();
    EXPECT_EQ(done, 200);
    open();
    EXPECT_EQ(setting("n"), "199");
}

TEST_F(StoreThread, GivesUpOnAFailingDisk_WhenStopped) {
    seen.fail_commits = 1000000;
    bool failed = false;
    thread->submit([](unit_of_work& unit) { unit.set_setting("a", "b"); },
                   [&](std::exception_ptr e) { failed = e != nullptr; });
    ASSERT_TRUE(until([&] { return !thread->healthy(); }));
    const auto begun = std::chrono::steady_clock::now();
    thread->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 3s);
    EXPECT_TRUE(until([&] { return failed; }));
}

TEST_F(StoreThread, TurnsWhileIdleAndWhileItTriesAgain_NotWhileItHangs) {
    const auto turns = [this] {
        bool seen_to = false;
        return until([&] { return seen_to = seen_to || thread->turned(); });
    };
    EXPECT_TRUE(thread->turned());
    EXPECT_TRUE(turns());  // the question wakes it

    const auto let_go = hold();
    thread->turned();  // it took the job up
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(thread->turned());
    let_go();
    EXPECT_TRUE(turns());

    seen.fail_commits = 2;  // a full disk is no hanging
    bool done = false;
    thread->submit([](unit_of_work&) {}, [&](std::exception_ptr) { done = true; });
    EXPECT_TRUE(until([&] { return !thread->healthy(); }));
    thread->turned();
    EXPECT_TRUE(turns());
    EXPECT_TRUE(until([&] { return done; }));
}

}  // namespace
}  // namespace fulcrum::bot::engine
