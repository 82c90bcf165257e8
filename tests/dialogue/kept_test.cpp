// Whatever is said and whenever: what a person wrote is in the journal or waits in the dialogue, until they say it
// away.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/support/loop.hpp"
#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

// Everything of theirs that the conversation holds, outside the journal.
std::string held_in(const person_state& s) {
    std::string all;
    const auto add = [&](std::string_view words) { all += std::string(words) + "\n"; };
    const auto add_parts = [&](const std::vector<entry_part>& parts) {
        for (const auto& p : parts) add(p.text);
    };
    add_parts(s.side.parts);
    add_parts(s.first_words);
    for (const auto* r : {&s.running, &s.later}) {
        if (!*r) continue;
        add_parts((*r)->parts);
        add_parts((*r)->held);
    }
    for (const auto& p : s.plans) add(p.cue + " " + p.action);
    for (const auto& v : s.vision) add(v.text);
    for (const auto& v : s.values) add(v);
    for (const auto& p : s.priorities) add(p.text);
    if (s.upward) add(s.upward->differs.text);
    return all;
}

std::string journal_of(const talk& t) {
    std::string all;
    for (const auto& e : t.journal) all += e.text() + "\n";
    return all;
}

std::string clock_of(const talk& t) {
    const auto local = to_local(t.now, "Europe/Berlin");
    return date_text(local.date) + " " + clock_text(local.time);
}

// One person's weeks, and which of their thoughts must still be there.
class rambling {
  public:
    rambling(const library& texts, const library& changed, unsigned seed)
        : random_(seed), texts_{&texts, &changed}, talk_(texts, at(2026, 3, 20, 8, 0)) {
        for (const auto& [id, t] : texts.tracks)
            if (t.language == "en" && !t.for_channels) tracks_.push_back(id.text());
        if (seed % 4 == 0) talk_.feed(profile_seen{"maya", "Maya", "Europe/Berlin", "de"});
        for (const auto* first : {"hello", "yes", "1", "9:00 and 17:00"}) say(first);
        say("join " + tracks_[seed % tracks_.size()]);
    }

    void go_on() {
        switch (pick(13)) {
            case 0:
                return wait(pick(3000), true);
            case 1:
            case 2:
            case 3:
                return wait(pick(900), false);
            case 4:
                return wait(pick(3), false);
            case 5:
                return lose_a_nudge();
            case 6:
            case 7:
                return say(word());
            case 8:
                return say(std::to_string(1 + pick(7)));
            case 9:
                return edit();
            case 10:
                if (pick(3) == 0) return remove();
                if (pick(4) == 0) talk_.def.texts = texts_[static_cast<std::size_t>(pick(2))];
                return;
            default:
                return think();
        }
    }

    // The first thought that is nowhere, and how it came to that.
    std::string missing() const {
        const auto all = journal_of(talk_) + held_in(talk_.state);
        for (const auto& [mark, from] : thoughts_)
            if (all.find(mark + " ") == std::string::npos) return mark + " is lost:\n" + log_;
        return {};
    }
    // A message that had neither an answer nor a reaction.
    const std::string& unanswered() const { return unanswered_; }
    // What was deleted in the chat is nowhere.
    std::string left_over() const {
        const auto all = journal_of(talk_) + held_in(talk_.state);
        for (const auto& mark : deleted_)
            if (all.find(mark + " ") != std::string::npos) return mark + " was deleted, and is still there:\n" + log_;
        return {};
    }
    // Thoughts that are in the journal more than once.
    std::string doubled() const {
        const auto all = journal_of(talk_);
        for (const auto& [mark, from] : thoughts_) {
            const auto first = all.find(mark + " ");
            if (first != std::string::npos && all.find(mark + " ", first + 1) != std::string::npos)
                return mark + " is there twice:\n" + log_;
        }
        return {};
    }
    std::size_t count() const { return thoughts_.size(); }

  private:
    int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    std::string word() {
        static const std::vector<std::string> words = {"start",    "later",      "snooze 30m",  "snooze tomorrow",
                                                       "pause 1d", "resume",     "go on",       "yes",
                                                       "done",     "cancel",     "skip",        "no",
                                                       "leave it", "today",      "back",        "reflect",
                                                       "journal",  "edit 1",     "delete 1",    "cancel",
                                                       "help",     "balance",    "plans",       "vision",
                                                       "status",   "leave",      "start",       "why",
                                                       "tip",      "forget me",  "holidays on", "hello",
                                                       "thanks",   "statsu",     "plan",        "keep going daily",
                                                       "values",   "priorities", "stop",        "note",
                                                       "edit 2",   "snooze"};
        return words[static_cast<std::size_t>(pick(static_cast<int>(words.size())))];
    }
    std::string thought() { return "kestrel" + std::to_string(++marks_) + " matters to my team this week"; }

    void say(const std::string& words) {
        using kind = side_question::kind;
        const auto before = talk_.state;
        const bool asked_to_keep = before.side.what == kind::keep_entry;
        // "yes" to "erase everything?" is not what is tried here, nor what one removes by number.
        const bool yes = read_yes_no(words) == true || words == "done";
        if (yes && (before.side.what == kind::forget || before.side.what == kind::remove_entry)) return;
        const auto reactions = talk_.reactions.size();
        const auto answer = talk_.say(words);
        log_ += clock_of(talk_) + " > " + words + "\n" + answer + "\n";
        if (answer.empty() && talk_.reactions.size() == reactions) unanswered_ = words + " had no answer:\n" + log_;
        if (has(answer, "Taken out again") ||
            has(answer, "Wieder herausgenommen"))  // what was kept by itself, with what went on from it
            std::erase_if(thoughts_, [&](const auto& t) {
                return (journal_of(talk_) + held_in(talk_.state)).find(t.first + " ") == std::string::npos;
            });
        let_go(before, !(asked_to_keep && read_yes_no(words) == true));
    }
    // What was offered to be kept and the person did not say yes to, or has answered anew, may be gone.
    void let_go(const person_state& before, bool not_agreed) {
        const bool offered = before.side.what == side_question::kind::keep_entry;
        const auto all = journal_of(talk_) + held_in(talk_.state);
        std::erase_if(thoughts_, [&](const auto& t) {
            if (all.find(t.first + " ") != std::string::npos) return false;
            return (offered && not_agreed && among(before.side.parts, t.second)) || taken_back(before, t.second);
        });
    }
    void think() {
        const auto words = thought();
        const auto mark = words.substr(0, words.find(' '));
        const bool replaces = talk_.state.side.what == side_question::kind::edit_entry;
        const int number = talk_.state.side.number;
        if (replaces)
            for (const auto& e : talk_.journal)
                if (e.number == number)
                    for (const auto& p : e.parts)
                        std::erase_if(thoughts_, [&](const auto& t) { return t.second == p.from; });
        say(words);
        thoughts_[mark] = talk_.last_id;
    }
    void edit() {
        if (thoughts_.empty()) return;
        auto which = thoughts_.begin();
        std::advance(which, pick(static_cast<int>(thoughts_.size())));
        const auto from = which->second;
        const auto words = thought();
        const auto mark = words.substr(0, words.find(' '));
        const auto answer = talk_.edit(from, words);
        log_ += clock_of(talk_) + " edits " + which->first + " to " + words + "\n" + answer + "\n";
        if (answer.empty()) unanswered_ = which->first + " was edited without a word:\n" + log_;
        thoughts_.erase(which);
        thoughts_[mark] = from;
    }
    void remove() {
        if (thoughts_.empty()) return;
        auto which = thoughts_.begin();
        std::advance(which, pick(static_cast<int>(thoughts_.size())));
        const auto answer = talk_.remove(which->second);
        log_ += clock_of(talk_) + " deletes " + which->first + "\n" + answer + "\n";
        if (answer.empty()) unanswered_ = which->first + " was deleted without a word:\n" + log_;
        for (const auto& t : thoughts_)
            if (t.second == which->second) deleted_.insert(t.first);
        std::erase_if(thoughts_, [&](const auto& t) { return deleted_.contains(t.first); });
    }
    void wait(int minutes, bool away) {
        const auto until = talk_.now + std::chrono::minutes{minutes};
        const auto before = talk_.state;
        const auto heard = away ? talk_.away_until(until) : talk_.wait_until(until);
        log_ += "-- " + clock_of(talk_) + (away ? " away" : "") + "\n" + heard + "\n";
        let_go(before, true);
    }
    void lose_a_nudge() {
        for (auto n = talk_.nudges.rbegin(); n != talk_.nudges.rend(); ++n) {
            if (!n->outcome.starts_with("sent") || lost_.contains({n->what, n->date})) continue;
            if (talk_.now - n->due_at > 3h) return;
            lost_.emplace(n->what, n->date);
            log_ += clock_of(talk_) + " a nudge is lost\n";
            talk_.feed(nudge_lost{n->what, n->date, "late"});
            return;
        }
    }
    static bool among(const std::vector<entry_part>& parts, const message_id& id) {
        return std::any_of(parts.begin(), parts.end(), [&](const auto& p) { return p.from == id; });
    }
    // An answer that was taken back, and has another one in its place now.
    static bool taken_back(const person_state& before, const message_id& id) {
        if (!before.running) return false;
        for (const auto& [step, left] : before.running->answered)
            for (const auto& from : left.superseded)
                if (from == id) return true;
        return false;
    }

    std::mt19937 random_;
    std::vector<const library*> texts_;
    talk talk_;
    std::vector<std::string> tracks_;
    std::map<std::string, message_id> thoughts_;
    std::set<std::string> deleted_;
    std::set<std::pair<timer, local_date>> lost_;
    std::string log_, unanswered_;
    int marks_ = 0;
};

const library& shipped() {
    static const auto catalog = content::shipped_catalog();
    return catalog.texts;
}

// As after an author's morning: every second step has another name, so that open questions are gone.
library with_other_steps(library texts) {
    for (auto& [id, t] : texts.tracks)
        for (auto& d : t.days)
            for (auto* ses : {&d.morning, &d.evening}) {
                if (!*ses) continue;
                auto& steps = (*ses)->steps;
                for (std::size_t i = 0; i < steps.size(); i += 2)
                    if (waits(steps[i].action)) steps[i].id = step_id{steps[i].id.text() + "-new"};
            }
    return texts;
}

TEST(Thoughts, AreKeptOnce_WhateverIsSaid) {
    std::size_t thoughts = 0;
    const auto changed = with_other_steps(shipped());
    for (unsigned seed = 1; seed <= 100; ++seed) {
        rambling one(shipped(), changed, seed);
        for (int step = 0; step < 150; ++step) {
            one.go_on();
            const auto wrong = one.missing() + one.doubled() + one.left_over() + one.unanswered();
            ASSERT_TRUE(wrong.empty()) << "seed " << seed << ": " << wrong;
        }
        thoughts += one.count();
    }
    EXPECT_GT(thoughts, 1000u);
}

// --- one by one

step vision() { return {step_id{"vision"}, vision_step{one("Where to?")}}; }
step values() { return {step_id{"values"}, values_step{one("What counts?")}}; }
step upward() { return {step_id{"upward"}, upward_step{one("Where does it differ?"), {}}}; }
step thoughts() {
    return {step_id{"all"}, ask_step{one("Anything on your mind?"), "", {"", scope::session}, true, pole::none}};
}

talk begun(const library& lib) {
    auto t = in_track(lib);
    t.next_nudge_fires();
    return t;
}
// A question that waits since three days ago.
talk stale(const library& lib) {
    auto t = begun(lib);
    t.timers.clear();
    t.now += 72h;
    return t;
}

TEST(Thoughts, AreKept_WhenAnotherQuestionComesBeforeGoOnOrLeaveIt) {
    const auto lib = loop_library({thoughts()}, {bye()});
    for (const auto* word : {"forget me", "journal delete 7", "plan When lunch is over, I will call Ben"}) {
        auto t = stale(lib);
        EXPECT_HAS(t.say("Ann told me she is leaving"), "safe either way");
        t.say(word);
        EXPECT_HAS(journal_of(t) + held_in(t.state), "Ann told me she is leaving") << word;
    }
}

TEST(Thoughts, OfOneWordAreKeptToo_WhereTheQuestionWasAnOpenOne) {
    const auto lib = loop_library({thoughts()}, {bye()});
    auto t = stale(lib);
    t.say("Courage");
    t.say("go on");
    t.say("done");
    EXPECT_EQ(journal_of(t), "Courage\n");
    auto u = stale(lib);
    u.say("Courage");
    EXPECT_HAS(u.say("leave it"), "Shall I keep");
    auto v = stale(lib);
    v.say("ok");
    EXPECT_HAS(v.say("go on"), "Anything on your mind?");
    EXPECT_EQ(journal_of(v) + held_in(v.state), "");
}

TEST(GoOn, TakesTheNumberThatWasSaidBefore) {
    const auto lib = loop_library({{step_id{"b"}, balance_step{}}, bye()}, {bye()});
    auto t = stale(lib);
    t.say("4");
    EXPECT_HAS(t.say("go on"), "people");
    auto u = stale(lib);
    u.say("purple");
    EXPECT_HAS(u.say("go on"), "Today, 1 (direction)");
}

TEST(Thoughts, AreKept_WhenTheTrackIsLeftBeforeDone) {
    const auto lib = loop_library({thoughts()}, {bye()});
    auto t = begun(lib);
    t.say("Ann told me she is leaving");
    t.say("leave");
    t.say("leave");
    ASSERT_FALSE(t.state.track);
    EXPECT_EQ(journal_of(t), "Ann told me she is leaving\n");
}

TEST(Thoughts, AreKept_WhenTheirQuestionIsTakenOutOfTheTrack) {
    const auto lib = loop_library({thoughts()}, {bye()}), changed = loop_library({plan()}, {bye()});
    auto t = begun(lib);
    t.say("Ann told me she is leaving");
    t.def.texts = &changed;
    t.say("go on");
    EXPECT_EQ(journal_of(t), "Ann told me she is leaving\n");
}

TEST(Thoughts, AreKept_WhenThePlanTheyWereSaidToIsGone) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = begun(lib);
    t.say("When lunch is over, I will call Ana");
    const auto from = t.last_id;
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.remove(from);
    t.say("Ann told me she is leaving");
    t.say("yes");
    EXPECT_EQ(journal_of(t), "Ann told me she is leaving\n");
}

TEST(Thoughts, AreKept_WhenTheyAreMoreLinesThanAVisionHas) {
    const auto lib = loop_library({vision(), bye()}, {bye()});
    auto t = stale(lib);
    for (const auto* line : {"Ann leads the stand-up", "Ben talks to customers", "Cem says no", "Dora writes it down"})
        t.say(line);
    EXPECT_HAS(t.say("go on"), "That is 4 lines");
    EXPECT_HAS(journal_of(t), "Cem says no");
}

TEST(Thoughts, AreKept_WhenHalfAPlanIsTakenBack) {
    const auto lib = loop_library({plan(), bye()}, {bye()});
    auto t = begun(lib);
    t.say("call Ana about the pilot");
    t.say("back");
    EXPECT_EQ(journal_of(t), "call Ana about the pilot\n");
    t.say("When lunch is over, I will call Ben");  // takes their place
    EXPECT_EQ(journal_of(t), "When lunch is over, I will call Ben\n");
}

TEST(Thoughts, AreKept_WhenTheyAreTakenBackBeforeDone) {
    const auto lib = loop_library({thoughts()}, {bye()});
    auto t = begun(lib);
    const int steps = t.state.steps_done;
    t.say("Ann told me she is leaving");
    t.say("back");
    EXPECT_EQ(journal_of(t), "Ann told me she is leaving\n");
    EXPECT_EQ(t.state.steps_done, steps);
    t.say("Ben does");
    t.say("done");
    EXPECT_EQ(journal_of(t), "Ben does\n");
}

// --- edited and deleted

TEST(Edit, ChangesHalfAPlan) {
    const auto lib = loop_library({plan(), bye()}, {bye()});
    auto t = begun(lib);
    t.say("call Ana");
    EXPECT_EQ(t.edit(t.last_id, "call Ben"), "Changed.");
    t.say("lunch is over");
    ASSERT_EQ(t.state.plans.size(), 1u);
    EXPECT_EQ(t.state.plans[0].action, "call Ben");
    EXPECT_EQ(journal_of(t), "call Ben\nlunch is over\n");
}

TEST(Edit, ChangesWhereTheVisionDiffers_BeforeItIsKnownWhether_OnPurpose) {
    const auto lib = loop_library({vision(), upward(), bye()}, {bye()});
    auto t = begun(lib);
    t.say("Ann leads the stand-up on her own");
    t.say("Grwoth comes first there");
    t.edit(t.last_id, "Growth comes first there");
    t.say("1");
    EXPECT_EQ(t.state.upward->differs.text, "Growth comes first there");
}

TEST(Edit, ChangesARatingAsLongAsItIsOne) {
    const auto lib = loop_library({{step_id{"b"}, balance_step{}}, bye()}, {bye()});
    auto t = begun(lib);
    t.say("5");
    EXPECT_HAS(t.edit(t.last_id, "purple"), "stays as it was");
    EXPECT_EQ(t.edit(t.last_id, "2"), "Changed.");
    t.say("some");
    EXPECT_EQ(t.state.ledger.back().rating_sum, 2);
}

TEST(Edit, ReachesEveryMessageOfAnAnswer) {
    const auto lib = loop_library({thoughts()}, {bye()});
    auto t = stale(lib);
    t.say("Ann told me she is leaving");
    t.say("And I do not know why");
    const auto second = t.last_id;
    t.say("go on");
    t.say("done");
    t.edit(second, "And I know why");
    EXPECT_EQ(journal_of(t), "Ann told me she is leaving\nAnd I know why\n");
}

TEST(Edit, ChangesTheVisionAndTheValues_AndDeletingTakesThemOut) {
    const auto lib = loop_library({vision(), values(), bye()}, {bye()});
    auto t = begun(lib);
    t.say("Ann leads the stand-up on her own\nBen talks to two custmers a week");
    const auto lines = t.last_id;
    t.say("candour, clam");
    const auto words = t.last_id;
    t.edit(lines, "Ann leads the stand-up on her own\nBen talks to two customers a week");
    t.edit(words, "candour, calm");
    ASSERT_EQ(t.state.vision.size(), 2u);
    EXPECT_EQ(t.state.vision[1].text, "Ben talks to two customers a week");
    EXPECT_EQ(t.state.values, (std::vector<std::string>{"candour", "calm"}));
    t.edit(lines, "Ann leads the stand-up on her own");  // which line went is not known
    EXPECT_EQ(t.state.vision.size(), 2u);
    t.remove(lines);
    t.remove(words);
    EXPECT_TRUE(t.state.vision.empty());
    EXPECT_TRUE(t.state.values.empty());
    EXPECT_EQ(journal_of(t), "");
}

TEST(Delete, AsksAnew_WhenHalfAPlanIsTakenOut) {
    const auto lib = loop_library({plan(), bye()}, {bye()});
    auto t = begun(lib);
    t.say("call Ana");
    t.remove(t.last_id);
    t.say("call Ben");
    t.say("lunch is over");
    ASSERT_EQ(t.state.plans.size(), 1u);
    EXPECT_EQ(t.state.plans[0].action, "call Ben");
}

TEST(Delete, TakesThePlanThatAnObstacleMadeToo) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = begun(lib);
    t.say("When lunch is over, I will call Ana");
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("not yet");
    t.say("Ann was ill again");
    const auto obstacle = t.last_id;
    t.say("ask Ben");
    EXPECT_HAS(journal_of(t), "Ann was ill");
    t.remove(obstacle);
    EXPECT_HAS_NOT(held_in(t.state) + journal_of(t), "Ann was ill");
}

TEST(GoOn, AsksAgain_AndIsNotTakenForAnAnswer) {
    const auto lib = loop_library({vision(), bye()}, {bye()});
    auto t = begun(lib);
    EXPECT_HAS(t.say("go on"), "Where should things go?");
    EXPECT_TRUE(t.state.vision.empty());
}

TEST(Thoughts, OfOneWhoWritesInLowerCaseStayApart) {
    auto t = settled_in(small());
    t.say("today i told mark that our deadline can't hold");
    t.say("my team wants to drop the second project");
    ASSERT_EQ(t.journal.size(), 2U);
    t.say("also ben agreed with me");
    ASSERT_EQ(t.journal.size(), 2U);
    EXPECT_EQ(t.journal.back().parts.size(), 2U);
    auto u = settled_in(small());
    u.say("Today I told Mark that our deadline can't hold");
    u.say("and he was relieved about it");
    EXPECT_EQ(u.journal.size(), 1U);
}

}  // namespace
}  // namespace fulcrum::test
