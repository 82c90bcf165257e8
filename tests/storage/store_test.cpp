// What the store promises, one behaviour at a time.
#include <sqlite3.h>

#include <algorithm>
#include <functional>

#include "fixture.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {
namespace {

using dialogue::look_up;
using dialogue::message_id;
using dialogue::timer;
using how = dialogue::look_up::how;

dialogue::write_entry entry(const std::string& title, const std::string& from, const std::string& text) {
    dialogue::write_entry e;
    e.title = title;
    e.parts = {{message_id{from}, text}};
    return e;
}

TEST_F(StoreTest, NotesAnEventOnce) {
    in_unit([](unit_of_work& u) {
        EXPECT_TRUE(u.note_event(here, "post:1", at(1)));
        EXPECT_FALSE(u.note_event(here, "post:1", at(2)));
        EXPECT_TRUE(u.note_event({"mattermost", "elsewhere"}, "post:1", at(2)));
    });
    reopen();
    in_unit([](unit_of_work& u) { EXPECT_FALSE(u.note_event(here, "post:1", at(3))); });
}

TEST_F(StoreTest, ForgetsOldEvents_WhenAsked) {
    in_unit([](unit_of_work& u) {
        u.note_event(here, "old", at(1));
        u.note_event(here, "new", at(100));
        u.forget_events_before(at(50));
        EXPECT_TRUE(u.note_event(here, "old", at(101)));
        EXPECT_FALSE(u.note_event(here, "new", at(101)));
    });
}

TEST_F(StoreTest, ForgetsWhatIsOldInBoundedSteps) {
    const person_id maria = someone(), sam = someone("sam");
    in_unit([&](unit_of_work& u) {
        for (int i = 1; i <= 5; ++i) u.note_event(here, "old" + std::to_string(i), at(i));
        EXPECT_TRUE(u.forget_events_before(at(50), 2));
        EXPECT_TRUE(u.forget_events_before(at(50), 2));
        EXPECT_FALSE(u.note_event(here, "old5", at(5)));
        EXPECT_FALSE(u.forget_events_before(at(50), 2));
        EXPECT_TRUE(u.note_event(here, "old5", at(60)));
        for (const auto id : {maria, sam})
            for (const unsigned day : {8U, 9U, 10U})
                u.note_nudge(id, {day == 9 ? timer::evening : timer::morning, date(2027, 1, day), "sent"}, at(1));
        EXPECT_EQ(maria, u.forget_nudges_before(date(2027, 1, 10), person_id{}, 1));
        EXPECT_EQ(1U, u.nudges(maria, 9).size());
        EXPECT_EQ(date(2027, 1, 10), u.nudges(maria, 9).at(0).date);
        EXPECT_EQ(3U, u.nudges(sam, 9).size());
        EXPECT_EQ(sam, u.forget_nudges_before(date(2027, 1, 10), maria, 100));
        EXPECT_EQ(1U, u.nudges(sam, 9).size());
        EXPECT_EQ(std::nullopt, u.forget_nudges_before(date(2027, 1, 10), sam, 100));
        for (int i = 1; i <= 3; ++i) u.log_admin(here, {at(i * 10), "ada", std::to_string(i)});
        EXPECT_TRUE(u.forget_admin_log_before(at(30), 1));
        EXPECT_FALSE(u.forget_admin_log_before(at(30), 9));
        ASSERT_EQ(1U, u.admin_log(here, 9).size());
        EXPECT_EQ("3", u.admin_log(here, 9).at(0).action);
    });
}

// --- how far people came

person_summary in_track(const std::string& track, int day, int steps) {
    person_summary s;
    s.username = "maria";
    s.track = track;
    s.day = day;
    s.steps = steps;
    return s;
}

TEST_F(StoreTest, KnowsHowFarSomebodyCameInEachTrack) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) {
        auto first = in_track("two-hats", 1, 0);
        first.enrolled_at = at(500);
        u.save(maria, {}, first);
        EXPECT_FALSE(u.people(here).at(0).begun);
        EXPECT_EQ(standing::going, u.people(here).at(0).stands);
        first.day = 4;
        first.steps = 7;
        first.hush = 2;
        u.save(maria, {}, first);
        EXPECT_TRUE(u.people(here).at(0).begun);
        EXPECT_EQ(2, u.people(here).at(0).hush);
        u.save(maria, {}, in_track("spark", 1, 7));
        u.save(maria, {}, in_track("spark", 2, 6));  // an answer was taken back
        auto done = in_track("spark", 2, 9);
        done.finished = true;
        u.save(maria, {}, done);
        EXPECT_EQ(standing::finished, u.people(here).at(0).stands);
    });
    reopen();
    in_unit([&](unit_of_work& u) {
        const auto ways = u.courses(here, "");
        ASSERT_EQ(2U, ways.size());
        EXPECT_EQ("spark", ways[0].track);
        EXPECT_EQ(standing::finished, ways[0].stands);
        EXPECT_EQ(3, ways[0].steps);
        EXPECT_EQ(standing::left, ways[1].stands);
        EXPECT_EQ(4, ways[1].day);
        EXPECT_EQ(7, ways[1].steps);
        EXPECT_EQ(0, ways[1].hush);
        EXPECT_EQ(at(500), ways[1].began_at);
        EXPECT_EQ("maria", ways[1].username);
        EXPECT_EQ(1U, u.courses(here, "two-hats").size());
        EXPECT_TRUE(u.courses({"slack", "T1"}, "").empty());
    });
}

TEST_F(StoreTest, SaysThatSomebodyLeft_AndKeepsHowFarTheyCame_WhenTheyComeBack) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) {
        EXPECT_EQ(standing::none, u.people(here).at(0).stands);
        u.save(maria, {}, in_track("two-hats", 5, 9));
        u.save(maria, {}, in_track("", 0, 9));
        EXPECT_EQ(standing::left, u.people(here).at(0).stands);
        u.save(maria, {}, in_track("two-hats", 1, 9));
        EXPECT_EQ(standing::going, u.people(here).at(0).stands);
        EXPECT_EQ(5, u.courses(here, "two-hats").at(0).day);
        u.erase(maria);
        EXPECT_TRUE(u.courses(here, "").empty());
    });
}

// --- what administrators did

TEST_F(StoreTest, FindsActsByNameAndByWord_APageAtATime) {
    in_unit([](unit_of_work& u) {
        for (int i = 1; i <= 5; ++i)
            u.log_admin(here, {at(i), i == 3 ? "Grace" : "ada", "retired track-" + std::to_string(i)});
        EXPECT_EQ("retired track-3", u.admin_log(here, 2, 2).at(0).action);
        EXPECT_EQ(1U, u.admin_log(here, 9, 0, "grace").size());
        EXPECT_EQ(1U, u.admin_log(here, 9, 0, "TRACK-4").size());
        EXPECT_TRUE(u.admin_log(here, 9, 0, "%").empty());
        EXPECT_TRUE(u.admin_log(here, 9, 5).empty());
    });
}

TEST_F(StoreTest, TellsAPersonWhatWasDoneToTheirsAlone_UntilOneOfThemIsForgotten) {
    const person_id maria = someone(), sam = someone("sam");
    in_unit([&](unit_of_work& u) {
        u.log_admin(here, {at(1), "ada", "assigned x to maria, sam", {{maria, "assigned x"}, {sam, "assigned x"}}});
        u.log_admin(here, {at(2), "grace", "looked at maria", {{maria, "looked"}, {maria, "looked"}}});
        const auto acts = u.acts_on(maria, 9);
        ASSERT_EQ(2U, acts.size());
        EXPECT_EQ("looked", acts[0].action);
        EXPECT_EQ("grace", acts[0].actor);
        EXPECT_EQ("assigned x", acts[1].action);
        EXPECT_EQ(1U, u.acts_on(maria, 1).size());
        u.erase(maria);
        EXPECT_TRUE(u.acts_on(maria, 9).empty());
        EXPECT_EQ(1U, u.acts_on(sam, 9).size());
        EXPECT_FALSE(u.forget_admin_log_before(at(9), 9));
        EXPECT_TRUE(u.acts_on(sam, 9).empty());
    });
}

TEST_F(StoreTest, UndoesEverything_WhenAUnitIsNotCommitted) {
    {
        const auto unit = begin();
        unit->note_event(here, "post:1", at(1));
        unit->add(person("maria"), at(1));
        unit->set_setting("days", "weekdays");
    }
    in_unit([](unit_of_work& u) {
        EXPECT_FALSE(u.find(person("maria")));
        EXPECT_FALSE(u.setting("days"));
        EXPECT_TRUE(u.note_event(here, "post:1", at(1)));
    });
}

TEST_F(StoreTest, UndoesAPart_WhenMarked) {
    const person_id first = in_unit([](unit_of_work& u) {
        const auto kept = u.add(person("anna"), at(1));
        u.mark();
        u.add(person("bert"), at(2));
        u.note_event({"mattermost", "a place made in the part"}, "post:1", at(1));
        u.undo();
        EXPECT_TRUE(u.note_event({"mattermost", "a place made in the part"}, "post:2", at(1)));
        u.mark();
        const auto carl = u.add(person("carl"), at(3));  // has the number that Bert had
        dialogue::person_state s;
        s.first_name = "Carl";
        u.save(carl.id, s, {});
        u.mark();
        u.write(carl.id, entry("", "m1", "gone"), at(4));
        u.undo();
        u.release();
        return kept.id;
    });
    reopen();
    in_unit([&](unit_of_work& u) {
        EXPECT_EQ(first, u.find(person("anna"))->id);
        EXPECT_FALSE(u.find(person("bert")));
        const auto carl = u.find(person("carl"));
        ASSERT_TRUE(carl);
        EXPECT_EQ("Carl", u.load(carl->id).first_name);
        EXPECT_EQ(0, u.look_up(carl->id, {}).total);
        EXPECT_TRUE(u.note_event({"mattermost", "a place made in the part"}, "post:1", at(1)));
    });
}

TEST_F(StoreTest, KnowsAPersonByPlatformWorkspaceAndUser) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) {
        EXPECT_EQ(maria, u.find(person("maria"))->id);
        EXPECT_FALSE(u.find(person_key{{"slack", here.workspace}, "maria"}));
        EXPECT_FALSE(u.find(person_key{{here.platform, "other"}, "maria"}));
        const auto other = u.add({{here.platform, "other"}, "maria"}, at(5));
        EXPECT_NE(maria, other.id);
        const auto found = u.find(other.id);
        ASSERT_TRUE(found);
        EXPECT_EQ("other", found->key.where.workspace);
        EXPECT_EQ(at(5), found->created_at);
        EXPECT_FALSE(u.find(person_id{99}));
    });
}

TEST_F(StoreTest, KeepsStateAndSummary) {
    const person_id maria = someone();
    state_source source{7};
    const auto state = source.next();
    in_unit([&](unit_of_work& u) {
        EXPECT_EQ(text_of(dialogue::person_state{}), text_of(u.load(maria)));
        u.save(maria, state, {"maria.k", "two-hats", 3, 12, at(2000)});
        u.set_direct_channel(maria, "dm1");
    });
    reopen();
    in_unit([&](unit_of_work& u) {
        EXPECT_EQ(text_of(state), text_of(u.load(maria)));
        const auto row = u.find(maria);
        EXPECT_EQ("maria.k", row->username);
        EXPECT_EQ("dm1", row->direct_channel);
        EXPECT_EQ("two-hats", row->track);
        EXPECT_EQ(3, row->day);
        EXPECT_EQ(12, row->steps);
        EXPECT_EQ(at(1000), row->created_at);
        EXPECT_EQ(at(2000), row->last_active_at);
    });
}

TEST_F(StoreTest, ListsPeopleByUsername) {
    in_unit([](unit_of_work& u) {
        for (const char* name : {"zoe", "adam", "mia"}) {
            const auto p = u.add(person(std::string{"id-"} + name), at(1));
            u.save(p.id, {}, {name, "", 0, 0, at(1)});
        }
        u.add({{"mattermost", "other"}, "x"}, at(1));
        const auto all = u.people(here);
        ASSERT_EQ(3U, all.size());
        EXPECT_EQ("adam", all[0].username);
        EXPECT_EQ("id-zoe", all[2].key.user);
        EXPECT_TRUE(u.people({"slack", "T1"}).empty());
    });
}

TEST_F(StoreTest, SaysThatAPersonIsGone_WhenTheyAre) {
    const auto unit = begin();
    for (const auto& act : std::vector<std::function<void()>>{
             [&] { unit->load(person_id{5}); }, [&] { unit->save(person_id{5}, {}, {}); },
             [&] { unit->write(person_id{5}, entry("", "m", "x"), at(1)); }, [&] { unit->look_up(person_id{5}, {}); },
             [&] { unit->set_timer(person_id{5}, {}); }, [&] { unit->note_nudge(person_id{5}, {}, at(1)); },
             [&] { unit->set_direct_channel(person_id{5}, "c"); },
             [&] {
                 outgoing_row m;
                 m.person = person_id{5};
                 m.where = here;
                 unit->enqueue(m);
             }}) {
        errc code{};
        failure_of(act, code);
        EXPECT_EQ(errc::sealed, code);
    }
    unit->cancel_timer(person_id{5}, timer::morning);
    unit->erase(person_id{5});
    unit->commit();
}

// --- journal

TEST_F(StoreTest, NumbersEntries_AndNeverTwiceTheSame) {
    const person_id maria = someone(), omar = someone("omar");
    in_unit([&](unit_of_work& u) {
        EXPECT_EQ(1, u.write(maria, entry("Q1", "m1", "one"), at(10)));
        EXPECT_EQ(2, u.write(maria, entry("Q2", "m2", "two"), at(20)));
        EXPECT_EQ(1, u.write(omar, entry("Q1", "m3", "his"), at(30)));
        EXPECT_TRUE(u.remove(maria, dialogue::remove_entry{2}).removed);
        EXPECT_EQ(3, u.write(maria, entry("Q3", "m4", "three"), at(40)));
        const auto found = u.look_up(maria, {});
        EXPECT_EQ(2, found.total);
        ASSERT_EQ(2U, found.lines.size());
        EXPECT_EQ(3, found.lines[0].number);
        EXPECT_EQ("three", found.lines[0].text);
        EXPECT_EQ("Q3", found.lines[0].title);
        EXPECT_EQ(at(40), found.lines[0].written_at);
        EXPECT_EQ(1, found.lines[1].number);
    });
}

TEST_F(StoreTest, LooksUpByNumberLatestAndAll) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) {
        for (int i = 1; i <= 8; ++i)
            u.write(maria, entry("Q", "m" + std::to_string(i), "text " + std::to_string(i)), at(i));
        EXPECT_EQ(5U, u.look_up(maria, {}).lines.size());
        EXPECT_EQ(2U, u.look_up(maria, {how::latest, "", 0, 2}).lines.size());
        EXPECT_EQ(0U, u.look_up(maria, {how::latest, "", 0, -1}).lines.size());
        EXPECT_EQ(8U, u.look_up(maria, {how::all, "", 0, 1}).lines.size());
        const auto one = u.look_up(maria, {how::number, "", 3, 5});
        ASSERT_EQ(1U, one.lines.size());
        EXPECT_EQ("text 3", one.lines[0].text);
        EXPECT_EQ(8, one.total);
        EXPECT_TRUE(u.look_up(maria, {how::number, "", 99, 5}).lines.empty());
        EXPECT_TRUE(u.look_up(maria, {how::number, "", -1, 5}).lines.empty());
    });
}

TEST_F(StoreTest, SearchesWordsOfAnyCase) {
    const person_id maria = someone(), omar = someone("omar");
    in_unit([&](unit_of_work& u) {
        u.write(maria, entry("What is the focus?", "m1", "Budget for Übergabe"), at(1));
        u.write(maria, entry("And then?", "m2", "the BUDGET meeting was Élan’s idea"), at(2));
        u.write(omar, entry("", "m3", "my own budget"), at(3));
        const auto hits = [&](const std::string& words) { return u.look_up(maria, {how::search, words, 0, 5}).lines; };
        EXPECT_EQ(2U, hits("budget").size());
        EXPECT_EQ(1U, hits("budget MEETING").size());
        EXPECT_EQ(1U, hits("übergabe").size());
        EXPECT_EQ(1U, hits("ubergabe").size());
        EXPECT_EQ(1U, hits("élan's").size());
        EXPECT_EQ(1U, hits("FOCUS").size());
        EXPECT_EQ(0U, hits("budget nowhere").size());
        EXPECT_EQ(2U, hits("  ").size());
        EXPECT_EQ(1U, u.look_up(maria, {how::search, "budget", 0, 1}).lines.size());
        EXPECT_EQ(2, u.look_up(maria, {how::search, "budget", 0, 1}).lines[0].number);
    });
}

TEST_F(StoreTest, AmendsAndRemovesParts_ByTheirMessage) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) {
        dialogue::write_entry e;
        e.parts = {{message_id{"a"}, "one"}, {message_id{"b"}, "two"}, {message_id{"c"}, "three"}};
        EXPECT_EQ(1, u.write(maria, e, at(1)));
        const auto text = [&] {
            const auto found = u.look_up(maria, {how::number, "", 1, 1}).lines;
            return found.empty() ? "-" : found[0].text;
        };
        EXPECT_EQ("one\ntwo\nthree", text());
        auto changed = u.amend(maria, {message_id{"b"}, "TWO"}, at(2));
        EXPECT_EQ(1, changed.number);
        EXPECT_FALSE(changed.removed);
        EXPECT_EQ("one\nTWO\nthree", text());
        EXPECT_EQ(0, u.amend(maria, {message_id{"x"}, "?"}, at(2)).number);
        changed = u.remove(maria, dialogue::remove_part{message_id{"a"}});
        EXPECT_EQ(1, changed.number);
        EXPECT_FALSE(changed.removed);
        EXPECT_EQ("TWO\nthree", text());
        EXPECT_FALSE(u.remove(maria, dialogue::remove_part{message_id{"c"}}).removed);
        changed = u.remove(maria, dialogue::remove_part{message_id{"b"}});
        EXPECT_TRUE(changed.removed);
        EXPECT_EQ("-", text());
        EXPECT_EQ(0, u.remove(maria, dialogue::remove_part{message_id{"b"}}).number);
    });
}

TEST_F(StoreTest, ReplacesAndRemovesEntries) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) {
        dialogue::write_entry e;
        e.title = "Q";
        e.parts = {{message_id{"a"}, "one"}, {message_id{"b"}, "two"}};
        u.write(maria, e, at(1));
        EXPECT_EQ(1, u.replace(maria, {1, {message_id{"n"}, "new words"}}, at(2)).number);
        const auto line = u.look_up(maria, {how::number, "", 1, 1}).lines.at(0);
        EXPECT_EQ("new words", line.text);
        EXPECT_EQ("Q", line.title);
        EXPECT_EQ(at(1), line.written_at);
        EXPECT_EQ(0, u.amend(maria, {message_id{"a"}, "?"}, at(3)).number);
        EXPECT_EQ(1, u.amend(maria, {message_id{"n"}, "newer"}, at(3)).number);
        EXPECT_EQ(0, u.replace(maria, {7, {message_id{"n"}, "x"}}, at(2)).number);
        EXPECT_EQ(0, u.remove(maria, dialogue::remove_entry{7}).number);
        const auto gone = u.remove(maria, dialogue::remove_entry{1});
        EXPECT_EQ(1, gone.number);
        EXPECT_TRUE(gone.removed);
        EXPECT_EQ(0, u.look_up(maria, {}).total);
    });
}

// --- timers

TEST_F(StoreTest, GivesTheEarliestTimerFirst_AndLetsItBeClaimedOnce) {
    const person_id maria = someone(), omar = someone("omar");
    EXPECT_FALSE(store_->next_due_at());
    in_unit([&](unit_of_work& u) {
        u.set_timer(maria, {timer::morning, at(300), date(2027, 1, 10)});
        u.set_timer(omar, {timer::evening, at(200), date(2027, 1, 9)});
        u.set_timer(maria, {timer::morning, at(400), date(2027, 1, 11)});  // in place of the first
        u.set_timer(maria, {timer::snooze, at(250), {}});
        u.set_timer(maria, {timer::collect, at(1), {}});
        u.cancel_timer(maria, timer::collect);
    });
    EXPECT_EQ(at(200), store_->next_due_at());
    in_unit([&](unit_of_work& u) {
        EXPECT_TRUE(u.due(at(199), 10).empty());
        EXPECT_EQ(1U, u.due(at(1000), 1).size());
        const auto due = u.due(at(400), 10);
        ASSERT_EQ(3U, due.size());
        EXPECT_EQ(omar, due[0].person);
        EXPECT_EQ(timer::snooze, due[1].what);
        EXPECT_EQ(timer::morning, due[2].what);
        EXPECT_EQ(date(2027, 1, 11), due[2].date);
        EXPECT_TRUE(u.claim(due[0]));
        EXPECT_FALSE(u.claim(due[0]));
        u.set_timer(maria, {timer::morning, at(500), date(2027, 1, 11)});
        EXPECT_FALSE(u.claim(due[2]));
        u.set_timer(maria, {timer::morning, due[2].due_at, date(2027, 1, 12)});
        EXPECT_FALSE(u.claim(due[2]));
        u.set_timer(maria, {timer::morning, due[2].due_at, due[2].date});
        EXPECT_TRUE(u.claim(due[2]));
    });
}

TEST_F(StoreTest, FindsTimersAndWhatIsOldByIndex) {
    someone();
    store_.reset();
    sqlite3* db = nullptr;
    ASSERT_EQ(SQLITE_OK, sqlite3_open(options_.database.c_str(), &db));
    const auto plan_of = [db](const char* text) {
        sqlite3_stmt* plan = nullptr;
        EXPECT_EQ(SQLITE_OK,
                  sqlite3_prepare_v2(db, ("EXPLAIN QUERY PLAN " + std::string{text}).c_str(), -1, &plan, nullptr));
        std::string said;
        while (sqlite3_step(plan) == SQLITE_ROW) said += reinterpret_cast<const char*>(sqlite3_column_text(plan, 3));
        sqlite3_finalize(plan);
        return said;
    };
    for (const char* text : {next_due_sql, due_sql}) {
        const auto said = plan_of(text);
        EXPECT_NE(std::string::npos, said.find("INDEX timer_by_at")) << said;
        EXPECT_EQ(std::string::npos, said.find("TEMP B-TREE")) << said;
    }
    EXPECT_NE(std::string::npos, plan_of(old_events_sql).find("INDEX event_by_time")) << plan_of(old_events_sql);
    EXPECT_NE(std::string::npos, plan_of(old_nudges_sql).find("PRIMARY KEY (person=? AND what=? AND date<?)"))
        << plan_of(old_nudges_sql);
    sqlite3_close(db);
}

TEST_F(StoreTest, RecordsWhatBecameOfANudge) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) {
        u.note_nudge(maria, {timer::morning, date(2027, 1, 10), "waits"}, at(1));
        u.note_nudge(maria, {timer::morning, date(2027, 1, 10), "sent"}, at(2));
        u.note_nudge(maria, {timer::evening, date(2027, 1, 10), "late", at(7), "Asia/Kathmandu"}, at(3));
        const auto all = u.nudges(maria, 10);
        ASSERT_EQ(2U, all.size());
        EXPECT_EQ("late", all[0].outcome);
        EXPECT_EQ(at(7), all[0].due_at);
        EXPECT_EQ("Asia/Kathmandu", all[0].zone);
        EXPECT_EQ("sent", all[1].outcome);
        EXPECT_EQ(date(2027, 1, 10), all[1].date);
        EXPECT_EQ(1U, u.nudges(maria, 1).size());
    });
}

// --- outbox

TEST_F(StoreTest, KeepsMessagesUntilTheyAreSent) {
    const person_id maria = someone();
    const auto queued = in_unit([&](unit_of_work& u) {
        auto with_file = message(maria, "your journal");
        with_file.file_name = "journal.md";
        with_file.file_content = "# 1\ntext";
        with_file.nudge = true;
        with_file.post = "p9";
        return std::vector{u.enqueue(message(maria, "hello")), u.enqueue(with_file), u.enqueue(message({}, "to all"))};
    });
    EXPECT_EQ(26U, queued[0].ref.size());
    EXPECT_NE(queued[0].ref, queued[1].ref);
    EXPECT_EQ(std::string::npos, queued[0].ref.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567"));
    reopen();
    in_unit([&](unit_of_work& u) {
        const auto all = u.unsent();
        ASSERT_EQ(3U, all.size());
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(queued[i].id, all[i].id);
            EXPECT_EQ(queued[i].ref, all[i].ref);
            EXPECT_EQ(queued[i].text, all[i].text);
            EXPECT_EQ(queued[i].person, all[i].person);
        }
        EXPECT_EQ("# 1\ntext", all[1].file_content);
        EXPECT_EQ("journal.md", all[1].file_name);
        EXPECT_TRUE(all[1].nudge);
        EXPECT_EQ("p9", all[1].post);
        EXPECT_EQ(here, all[1].where);
        EXPECT_EQ("t1", all[1].thread);
        EXPECT_EQ(at(5), all[1].created_at);
        u.sent(all[0].id, "post1", at(6));
        u.failed(all[1].id, "channel is archived", at(7));
    });
    in_unit([&](unit_of_work& u) {
        const auto rest = u.unsent();
        ASSERT_EQ(1U, rest.size());
        EXPECT_EQ("to all", rest[0].text);
        EXPECT_GT(u.enqueue(message(maria, "next")).id, queued[2].id);
    });
}

// --- channels, administrators, settings

TEST_F(StoreTest, RemembersChannels_AndNeverGoesBack) {
    in_unit([](unit_of_work& u) {
        u.set_channel(here, {"c1", 0, "maria", "p5", at(50)});
        u.set_channel(here, {"c1", 0, "", "p4", at(40)});
        u.set_channel(here, {"c2", 2, "", "p1", at(10)});
        const auto all = u.channels(here);
        ASSERT_EQ(2U, all.size());
        EXPECT_EQ("maria", all[0].person);
        EXPECT_EQ("p5", all[0].last_post);
        EXPECT_EQ(at(50), all[0].last_at);
        u.set_channel(here, {"c1", 0, "", "p6", at(60)});
        EXPECT_EQ("p6", u.channels(here)[0].last_post);
        EXPECT_EQ(at(60), u.channels(here)[0].last_at);
        EXPECT_EQ(2, u.channels(here)[1].kind);
    });
}

TEST_F(StoreTest, KeepsTheStateOfATeamChannel) {
    in_unit([](unit_of_work& u) {
        EXPECT_EQ(0U, u.load_channel(here, "town").seed);
        u.save_channel(here, "town", {~std::uint64_t{0}, 3, 4});
        EXPECT_EQ(~std::uint64_t{0}, u.load_channel(here, "town").seed);
        EXPECT_EQ(4, u.load_channel(here, "town").questions_seen);
        EXPECT_EQ(0, u.load_channel({"slack", "x"}, "town").tips_seen);
    });
}

TEST_F(StoreTest, KeepsTheAdministratorsRecordAndSettings) {
    in_unit([](unit_of_work& u) {
        u.log_admin(here, {at(1), "root", "assigned @maria to two-hats"});
        u.log_admin(here, {at(2), "root", "set the default days"});
        const auto log = u.admin_log(here, 1);
        ASSERT_EQ(1U, log.size());
        EXPECT_EQ("set the default days", log[0].action);
        EXPECT_TRUE(u.admin_log({"slack", "T"}, 5).empty());
        u.set_setting("zone", "UTC");
        u.set_setting("zone", "Europe/Berlin");
        EXPECT_EQ("Europe/Berlin", u.setting("zone"));
    });
}

// --- forgetting

TEST_F(StoreTest, ErasesAPerson_WithAllTheirRows) {
    const person_id maria = someone(), omar = someone("omar");
    in_unit([&](unit_of_work& u) {
        for (const person_id p : {maria, omar}) {
            u.save(p, {}, {"name", "", 0, 0, at(1)});
            u.write(p, entry("", "m", "words"), at(1));
            u.set_timer(p, {timer::morning, at(5), {}});
            u.note_nudge(p, {timer::morning, date(2027, 1, 1), "sent"}, at(1));
            u.enqueue(message(p, "unsent"));
        }
        u.set_direct_channel(maria, "dm-maria");
        u.set_channel(here, {"dm-maria", 0, "", "p1", at(1)});
        u.set_channel(here, {"dm-2", 0, "maria", "p1", at(1)});
        u.set_channel(here, {"dm-omar", 0, "omar", "p1", at(1)});
    });
    in_unit([&](unit_of_work& u) {
        u.erase(maria);
        EXPECT_FALSE(u.find(maria));
        u.enqueue(message({}, "goodbye"));
    });
    reopen();
    in_unit([&](unit_of_work& u) {
        EXPECT_FALSE(u.find(person("maria")));
        const auto due = u.due(at(10), 10);
        ASSERT_EQ(1U, due.size());
        EXPECT_EQ(omar, due[0].person);
        const auto unsent = u.unsent();
        ASSERT_EQ(2U, unsent.size());
        EXPECT_EQ(omar, unsent[0].person);
        EXPECT_EQ("goodbye", unsent[1].text);
        ASSERT_EQ(1U, u.channels(here).size());
        EXPECT_EQ("dm-omar", u.channels(here)[0].channel);
        EXPECT_EQ(1, u.look_up(omar, {}).total);
        EXPECT_TRUE(u.nudges(maria, 5).empty());
        // Somebody new of the same name is somebody new.
        const auto again = u.add(person("maria"), at(9));
        EXPECT_NE(maria, again.id);
        EXPECT_EQ(0, u.look_up(again.id, {}).total);
    });
}

TEST_F(StoreTest, KeepsAPerson_WhenTheErasureWasUndone) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) { u.write(maria, entry("", "m", "words"), at(1)); });
    { begin()->erase(maria); }
    in_unit([&](unit_of_work& u) {
        u.mark();
        u.erase(maria);
        u.undo();
    });
    reopen();
    in_unit([&](unit_of_work& u) { EXPECT_EQ("words", u.look_up(maria, {}).lines.at(0).text); });
}

TEST_F(StoreTest, SaysWhetherItCanWrite) {
    EXPECT_TRUE(store_->writable());
    const auto unit = begin();
    EXPECT_TRUE(store_->writable());
}

}  // namespace
}  // namespace fulcrum::storage
