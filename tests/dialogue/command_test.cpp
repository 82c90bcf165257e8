#include "dialogue/command.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace fulcrum::dialogue {
namespace {

using kind = command_reading::kind;

struct reading_case {
    const char* said;
    verb what;
    const char* rest = "";
};

void expect_all(kind how, const std::vector<reading_case>& table) {
    for (const auto& c : table) {
        const auto r = read_command(c.said);
        EXPECT_EQ(r.how, how) << c.said;
        EXPECT_EQ(r.what.what, c.what) << c.said << " was read as " << verb_text(r.what.what);
        EXPECT_EQ(r.what.rest, c.rest) << c.said;
    }
}

std::vector<verb> all_verbs() {
    std::vector<verb> out;
    for (int v = 0; v <= static_cast<int>(verb::admin); ++v) out.push_back(static_cast<verb>(v));
    return out;
}

TEST(VerbText, IsOneNameForEachVerb_ThatReadsAsThatVerb) {
    std::set<std::string_view> names;
    for (const verb v : all_verbs()) {
        const auto name = verb_text(v);
        EXPECT_FALSE(name.empty());
        EXPECT_TRUE(names.insert(name).second) << name;
        const bool takes_number = v == verb::journal_show || v == verb::journal_edit || v == verb::journal_delete;
        const auto* rest = takes_number ? " 3" : v == verb::plan ? " When lunch is over, I will call Ana" : "";
        const auto r = read_command(std::string{name} + rest);
        EXPECT_EQ(r.how, kind::exact) << name;
        EXPECT_EQ(r.what.what, v) << name;
    }
    EXPECT_EQ(verb_text(verb::journal_search), "journal search");
    EXPECT_EQ(verb_text(verb::forget_me), "forget me");
    EXPECT_EQ(verb_text(verb::go_on), "go on");
}

TEST(Command, IsExact_WhenTheWholeMessageIsItsWord) {
    expect_all(kind::exact, {{"help", verb::help},
                             {"Help!", verb::help},
                             {"  HELP  ", verb::help},
                             {"?", verb::help},
                             {"menu", verb::help},
                             {"help please", verb::help},
                             {"start", verb::start},
                             {"today", verb::today},
                             {"tip", verb::tip},
                             {"Tip, please", verb::tip},
                             {"another tip", verb::tip},
                             {"reflect", verb::reflect},
                             {"question", verb::question},
                             {"tracks", verb::tracks},
                             {"status?", verb::status},
                             {"journal", verb::journal},
                             {"journal export", verb::journal_export},
                             {"privacy", verb::privacy},
                             {"resume", verb::resume},
                             {"I'm back", verb::resume},
                             {"defaults", verb::defaults},
                             {"back", verb::back},
                             {"undo", verb::back},
                             {"go back", verb::back},
                             {"skip", verb::skip},
                             {"skip this one", verb::skip},
                             {"later", verb::later},
                             {"remind me later", verb::later},
                             {"cancel", verb::cancel},
                             {"Stop.", verb::cancel},
                             {"never mind", verb::cancel},
                             {"done", verb::done},
                             {"Done 🎉", verb::done},
                             {"that's all", verb::done},
                             {"go on", verb::go_on},
                             {"continue", verb::go_on},
                             {"ok", verb::go_on},
                             {"forget me", verb::forget_me},
                             {"erase me", verb::forget_me},
                             {"delete me", verb::forget_me},
                             {"pause", verb::pause},
                             {"snooze", verb::snooze},
                             {"schedule", verb::schedule},
                             {"timezone", verb::timezone},
                             {"time zone", verb::timezone},
                             {"stop messaging me", verb::pause}});
}

TEST(Command, ForgivesHowItIsAddressed) {
    expect_all(kind::exact, {{"@fulcrum help", verb::help},
                             {"@Fulcrum: help", verb::help},
                             {"@fulcrum, status", verb::status},
                             {"/help", verb::help},
                             {"/fulcrum help", verb::help},
                             {"/snooze 30m", verb::snooze, "30m"},
                             {"`snooze 30m`", verb::snooze, "30m"},
                             {"**help**", verb::help},
                             {"\"go on\"", verb::go_on},
                             {"\n help \n", verb::help}});
}

TEST(Command, TakesWhatFollows_WhenItHasTheRightShape) {
    expect_all(kind::exact, {{"join two-hats", verb::join, "two-hats"},
                             {"join Two Hats", verb::join, "Two Hats"},
                             {"join the two hats track", verb::join, "the two hats track"},
                             {"leave two-hats", verb::leave, "two-hats"},
                             {"note Call Bob!", verb::note, "Call Bob!"},
                             {"Note: call Bob", verb::note, "call Bob"},
                             {"note", verb::note, ""},
                             {"note one\ntwo", verb::note, "one\ntwo"},
                             {"journal search big launch", verb::journal_search, "big launch"},
                             {"Journal Search Über", verb::journal_search, "Über"},
                             {"journal search", verb::journal_search, ""},
                             {"journal show 12", verb::journal_show, "12"},
                             {"journal show #12", verb::journal_show, "12"},
                             {"journal 12", verb::journal_show, "12"},
                             {"journal edit 3", verb::journal_edit, "3"},
                             {"journal delete 3 please", verb::journal_delete, "3"},
                             {"timezone Berlin", verb::timezone, "Berlin"},
                             {"timezone new york", verb::timezone, "new york"},
                             {"time zone Europe/Berlin", verb::timezone, "Europe/Berlin"},
                             {"set timezone to Berlin", verb::timezone, "Berlin"},
                             {"my timezone is Buenos Aires", verb::timezone, "Buenos Aires"},
                             {"timezone Salt Lake City", verb::timezone, "Salt Lake City"},
                             {"schedule weekdays 9:00 17:00", verb::schedule, "weekdays 9:00 17:00"},
                             {"schedule Mon Wed Fri 8:30", verb::schedule, "Mon Wed Fri 8:30"},
                             {"schedule 18:00", verb::schedule, "18:00"},
                             {"schedule evening off", verb::schedule, "evening off"},
                             {"schedule off", verb::schedule, "off"},
                             {"snooze 30m", verb::snooze, "30m"},
                             {"snooze for 2 hours", verb::snooze, "2 hours"},
                             {"snooze until 5pm", verb::snooze, "5pm"},
                             {"snooze tomorrow", verb::snooze, "tomorrow"},
                             {"snooze until tomorrow", verb::snooze, "tomorrow"},
                             {"remind me in an hour", verb::snooze, "an hour"},
                             {"remind me tomorrow", verb::snooze, "tomorrow"},
                             {"pause 3d", verb::pause, "3d"},
                             {"pause for 2 weeks", verb::pause, "2 weeks"},
                             {"pause until Monday", verb::pause, "until monday"},
                             {"pause till 10 Jan", verb::pause, "until 10 jan"},
                             {"pause until 2027-01-10.", verb::pause, "until 2027-01-10"},
                             {"I'm out for 3 days", verb::pause, "3 days"},
                             {"im out until monday", verb::pause, "until monday"},
                             {"on vacation until 10 Jan", verb::pause, "until 10 jan"},
                             {"I'm on vacation since Monday until Friday", verb::pause, "until friday"},
                             {"ich bin seit Montag bis Freitag krank", verb::pause, "until freitag"},
                             {"back on monday", verb::pause, "until monday"},
                             {"I'll be back next week", verb::pause, "until next week"},
                             {"back in 3 days", verb::pause, "3 days"},
                             {"back in 2 hours", verb::pause, "2 hours"},
                             {"I'm traveling for two weeks", verb::pause, "two weeks"},
                             {"leave it", verb::cancel, ""},
                             {"why only one today?", verb::why, "today"},
                             {"why so few?", verb::why, ""},
                             {"why nothing since monday?", verb::why, ""},
                             {"why nothing 3 days ago?", verb::why, ""},
                             {"why did you stop?", verb::why, ""},
                             {"admin list users", verb::admin, "list users"},
                             {"admin", verb::admin, ""}});
}

TEST(Command, IsMalformed_WhenTheWordIsRightAndTheRestIsNot) {
    expect_all(kind::malformed, {{"pause until the team is ready", verb::pause, "until the team is ready"},
                                 {"pause 3", verb::pause, "3"},
                                 {"pause monday", verb::pause, "monday"},
                                 {"pause bis irgendwann", verb::pause, "bis irgendwann"},
                                 {"snooze until whenever", verb::snooze, "until whenever"},
                                 {"schedule whenever it suits", verb::schedule, "whenever it suits"},
                                 {"schedule 25:00", verb::schedule, "25:00"},
                                 {"timezone somewhere in the south", verb::timezone, "somewhere in the south"},
                                 {"journal show", verb::journal_show, ""},
                                 {"journal show last", verb::journal_show, "last"},
                                 {"journal delete everything", verb::journal_delete, "everything"},
                                 {"journal frobnicate", verb::journal, "frobnicate"}});
}

TEST(Command, IsNone_WhenASentenceHappensToBeginThatWay) {
    for (const char* said : {"",
                             " ",
                             "/",
                             "@fulcrum",
                             "start with the roadmap",
                             "today was long",
                             "today",  // alone it is one: see below
                             "status meeting ate my day",
                             "back to back meetings",
                             "back to work",
                             "skip the standup",
                             "help Anna with the deck",
                             "help me think about the roadmap",
                             "tip of the iceberg",
                             "question is what we want",
                             "leave early on Fridays",
                             "leave it to the team",
                             "join us for lunch",
                             "join the meeting with the whole product team",
                             "journal is fun",
                             "journal writing helps me to think it through",
                             "schedule is packed today",
                             "schedule a meeting with Bob",
                             "schedule conflicts with the offsite in the second week of March again",
                             "my schedule is full",
                             "pause the project",
                             "snooze the alarm",
                             "remind me to call Bob",
                             "resume writing is hard",
                             "privacy matters to us",
                             "defaults are dangerous",
                             "later today I will",
                             "cancel the meeting",
                             "stop the bleeding",
                             "done with the deck",
                             "done and dusted",
                             "go on holiday",
                             "ok but why",
                             "next week is full",
                             "admin work took all day",
                             "out of ideas",
                             "I'm out",
                             "off to lunch",
                             "continue the migration",
                             "forget me not flowers",
                             "I want to start",
                             "we skip",
                             "???? what"}) {
        if (std::string_view{said} == "today") continue;
        EXPECT_EQ(read_command(said).how, kind::none)
            << said << " was read as " << verb_text(read_command(said).what.what);
    }
}

TEST(Command, IsAPause_WhenSomebodySaysWhenTheyAreAway) {
    expect_all(kind::exact, {{"I'm on holiday next week", verb::pause, "next week"},
                             {"I’m on holiday next week.", verb::pause, "next week"},
                             {"on vacation next week", verb::pause, "next week"},
                             {"next week I'm on holiday", verb::pause, "next week"},
                             {"I'm off tomorrow", verb::pause, "tomorrow"},
                             {"tomorrow I'm off", verb::pause, "tomorrow"},
                             {"I'm off on Friday", verb::pause, "on friday"},
                             {"I'm taking Friday off", verb::pause, "friday"},
                             {"I am out of office tomorrow", verb::pause, "tomorrow"},
                             {"out of office until Friday", verb::pause, "until friday"},
                             {"I'm away from 1 Dec to 5 Dec", verb::pause, "from 1 dec to 5 dec"},
                             {"away 1-5 Dec", verb::pause, "1-5 dec"},
                             {"I'm away for the weekend", verb::pause, "the weekend"},
                             {"I'm on leave this week", verb::pause, "this week"},
                             {"I'm out until the end of the week", verb::pause, "until next week"},
                             {"I'm out through Friday", verb::pause, "today to friday"},
                             {"I'm ill today", verb::pause, "today"},
                             {"sick today", verb::pause, "today"},
                             {"I'm sick, back on Monday", verb::pause, "until monday"},
                             {"bis Freitag weg", verb::pause, "until freitag"},
                             {"I am sick until Monday", verb::pause, "until monday"},
                             {"I'll be off for 2 weeks", verb::pause, "2 weeks"},
                             {"pause tomorrow", verb::pause, "tomorrow"},
                             {"pause next week", verb::pause, "next week"},
                             {"pause from 1 Dec to 5 Dec", verb::pause, "from 1 dec to 5 dec"},
                             {"back in the office on Monday", verb::pause, "until monday"},
                             {"ich bin bis Freitag weg", verb::pause, "until freitag"},
                             {"bin bis Montag im Urlaub", verb::pause, "until montag"},
                             {"bin noch bis Montag krank", verb::pause, "until montag"},
                             {"zurück am Montag", verb::pause, "until montag"},
                             {"am Montag zurück", verb::pause, "until montag"},
                             {"bin ab Montag wieder da", verb::pause, "until montag"},
                             {"ich bin erst am Montag wieder da", verb::pause, "until montag"},
                             {"ich komme am Montag zurück", verb::pause, "until montag"},
                             {"ich bin nächste Woche im Urlaub", verb::pause, "nachste woche"},
                             {"nächste Woche bin ich im Urlaub", verb::pause, "nachste woche"},
                             {"morgen bin ich nicht da", verb::pause, "morgen"},
                             {"ich bin heute krank", verb::pause, "heute"},
                             {"ich habe morgen frei", verb::pause, "morgen"},
                             {"bin vom 1. bis 5. Dezember weg", verb::pause, "vom 1. bis 5. dezember"},
                             {"ich bin 3 Tage weg", verb::pause, "3 tage"},
                             {"pause bis 10. Januar", verb::pause, "until 10. januar"},
                             {"pause 3 tage", verb::pause, "3 tage"},
                             {"stumm", verb::pause}});
}

TEST(Command, LacksAnEnd_WhenSomebodySaysOnlyThatTheyAreAway) {
    expect_all(kind::malformed, {{"I'm sick", verb::pause},
                                 {"I am ill", verb::pause},
                                 {"I'm on holiday", verb::pause},
                                 {"out of office", verb::pause},
                                 {"I'm on holiday from Monday", verb::pause, "from monday"},
                                 {"ich bin krank", verb::pause},
                                 {"bin im Urlaub", verb::pause},
                                 {"ab Montag bin ich im Urlaub", verb::pause, "from montag"}});
}

TEST(Command, IsNone_WhenASentenceOnlyHasTheWordsOfAnAbsence) {
    for (const char* said : {"I'm off to a good start",
                             "I am out of ideas until Friday",
                             "back on Monday I told Ana",
                             "I was away last week and the team managed",
                             "I'm off",
                             "I'm out",
                             "I'm away in 10 minutes",
                             "ich bin in 10 Minuten weg",
                             "I'm off on Fridays",
                             "I'm sick of meetings",
                             "I'm sick and tired",
                             "a week off",
                             "Friday off",
                             "two days away",
                             "I have 2 days off",
                             "I'm sick, back to bed",
                             "zeitplan ist voll",
                             "sick",
                             "krank",
                             "weg",
                             "away",
                             "off the record",
                             "on leave it was quiet",
                             "Ana is on holiday next week",
                             "wir sind morgen nicht da wo wir sein wollen",
                             "morgen bin ich dran",
                             "ich bin weg vom Thema",
                             "ich bin frei bis Freitag",
                             "ich habe frei gesprochen",
                             "I have a day off plan",
                             "zurück zum Thema",
                             "heute zurück",
                             "I'm back today",
                             "I'm on holiday next week and Ana takes over",
                             "im Büro"}) {
        EXPECT_EQ(read_command(said).how, kind::none)
            << said << " was read as " << verb_text(read_command(said).what.what) << " "
            << read_command(said).what.rest;
    }
}

TEST(Command, UnderstandsGermanWords) {
    expect_all(kind::exact, {{"bin zurück", verb::resume},
                             {"ich bin wieder da", verb::resume},
                             {"weitermachen", verb::resume},
                             {"fortsetzen", verb::resume},
                             {"pause beenden", verb::resume},
                             {"schlummern 30m", verb::snooze, "30m"},
                             {"ruhe 18-8", verb::quiet, "18-8"},
                             {"ruhe von 18 bis 8", verb::quiet, "von 18 bis 8"},
                             {"ruhe aus", verb::quiet, "off"},
                             {"ruhe nachts", verb::quiet, "nachts"},
                             {"zeitplan", verb::schedule},
                             {"zeitplan werktags 9 17", verb::schedule, "werktags 9 17"},
                             {"schedule werktags 9 uhr 17 uhr", verb::schedule, "werktags 9 uhr 17 uhr"},
                             {"nur morgens", verb::schedule, "only mornings"},
                             {"höchstens 2 am tag", verb::most, "2"},
                             {"nicht mehr als 1 am Tag", verb::most, "1"},
                             {"weniger", verb::less},
                             {"mehr", verb::more},
                             {"feiertage", verb::holidays},
                             {"feiertage aus", verb::holidays, "off"},
                             {"warum bekomme ich das?", verb::why, "this"},
                             {"warum habe ich das bekommen", verb::why, "this"},
                             {"warum gestern nichts?", verb::why, "yesterday"},
                             {"warum nichts gestern", verb::why, "yesterday"},
                             {"warum hast du mir gestern nicht geschrieben?", verb::why, "yesterday"},
                             {"warum am Freitag nichts?", verb::why, "freitag"},
                             {"mitmachen Von der Vision zur Roadmap", verb::join, "Von der Vision zur Roadmap"},
                             {"mitmachen 2", verb::join, "2"},
                             {"aussteigen", verb::leave},
                             {"standard", verb::defaults},
                             {"pläne geschafft 3", verb::plans, "kept 3"},
                             {"pläne streichen 3", verb::plans, "drop 3"},
                             {"bilanz ziel 60 40", verb::balance, "target 60 40"},
                             {"bilanz ziel aus", verb::balance, "target off"},
                             {"vision dazu: Alle sehen es", verb::vision, "add Alle sehen es"},
                             {"vision ändere 2 Alle sehen es", verb::vision, "edit 2 Alle sehen es"},
                             {"vision streiche 2", verb::vision, "remove 2"},
                             {"zeitzone profil", verb::timezone, "profile"},
                             {"schreib trotzdem", verb::keep_going, "daily"},
                             {"schreib normal", verb::keep_going, "normal"}});
    for (const char* said : {"Ruhe", "ruhe bewahren", "warum nicht", "wieder da wo wir waren", "nicht mehr als drei",
                             "Vision dazu fehlt noch", "Pläne gehalten", "schreib Ana trotzdem"})
        EXPECT_EQ(read_command(said).how, kind::none) << said;
}

TEST(Command, TakesMomentsOfASnooze) {
    expect_all(kind::exact, {{"snooze tomorrow 8:00", verb::snooze, "tomorrow 8:00"},
                             {"snooze till tomorrow 8am", verb::snooze, "tomorrow 8am"},
                             {"snooze until tomorrow 8:00", verb::snooze, "tomorrow 8:00"},
                             {"snooze until 8am tomorrow", verb::snooze, "8am tomorrow"},
                             {"snooze tomorrow morning", verb::snooze, "tomorrow morning"},
                             {"snooze until monday", verb::snooze, "monday"},
                             {"snooze until monday at 9", verb::snooze, "monday at 9"},
                             {"snooze a bit", verb::snooze},
                             {"snooze for a while", verb::snooze},
                             {"remind me in a bit", verb::snooze},
                             {"remind me on Friday", verb::snooze, "friday"},
                             {"snooze morgen 8 uhr", verb::snooze, "morgen 8 uhr"},
                             {"schlummern bis morgen", verb::snooze, "tomorrow"}});
    for (const char* said : {"remind me on Friday to call Bob", "remind me tomorrow that Ana is in"})
        EXPECT_EQ(read_command(said).how, kind::none) << said;
}

TEST(Command, ReadsQuestionsAboutNudges) {
    expect_all(kind::exact, {{"why did you not write to me yesterday?", verb::why, "yesterday"},
                             {"why didn't you write to me yesterday?", verb::why, "yesterday"},
                             {"why are you asking me this?", verb::why, "this"},
                             {"why nothing this week?", verb::why, ""},
                             {"why nothing on 20 November?", verb::why, "20 november"},
                             {"why nothing on friday", verb::why, "friday"},
                             {"why not yesterday", verb::why, "yesterday"},
                             {"why did you write twice?", verb::why, "today"},
                             {"why did you write twice yesterday?", verb::why, "yesterday"},
                             {"why did you write?", verb::why, "this"},
                             {"why on friday?", verb::why, "friday"},
                             {"why nothing", verb::why, "today"}});
    for (const char* said :
         {"why not", "why not?", "why not tomorrow", "why did you write that to Ana", "why friday",
          "why this week matters", "why on earth", "why nothing works on friday", "why nothing tomorrow"})
        EXPECT_EQ(read_command(said).how, kind::none) << said << ": " << read_command(said).what.rest;
}

TEST(Command, ReadsHowMuchAndWhen) {
    expect_all(kind::exact, {{"quiet after 18:00", verb::quiet, "after 18:00"},
                             {"quiet at night", verb::quiet, "at night"},
                             {"no more than 1 a day", verb::most, "1"},
                             {"not more than two a day", verb::most, "2"},
                             {"schedule only mornings", verb::schedule, "only mornings"},
                             {"only mornings", verb::schedule, "only mornings"},
                             {"Only evenings, please", verb::schedule, "only evenings"},
                             {"schedule mon-fri 9am", verb::schedule, "mon-fri 9am"}});
    for (const char* said : {"quiet after lunch", "no more than three", "only mornings are hard", "no more meetings"})
        EXPECT_EQ(read_command(said).how, kind::none) << said;
}

TEST(Command, IsNear_WhenItIsASlipAway) {
    expect_all(kind::near, {{"hlep", verb::help},
                            {"shedule", verb::schedule},
                            {"schedul", verb::schedule},
                            {"jornal", verb::journal},
                            {"snoze", verb::snooze},
                            {"skpi", verb::skip},
                            {"puase", verb::pause},
                            {"statsu", verb::status},
                            {"resme", verb::resume},
                            {"tarcks", verb::tracks},
                            {"cancle", verb::cancel},
                            {"laster", verb::later},
                            {"forgt me", verb::forget_me},
                            {"contineu", verb::go_on},
                            {"privcy", verb::privacy},
                            {"snoze 30m", verb::snooze, "30m"},
                            {"puase 3d", verb::pause, "3d"},
                            {"shedule mon 9:00", verb::schedule, "mon 9:00"},
                            {"timezon Berlin", verb::timezone, "Berlin"},
                            {"journal serch launch", verb::journal_search, "launch"},
                            {"jornal show 3", verb::journal_show, "3"}});
}

TEST(Command, IsNotNear_WhenItIsAWordOfItsOwn) {
    for (const char* said : {"letter",   "latter",
                             "late",     "state",
                             "states",   "static",
                             "heap",     "held",
                             "tap",      "trip",
                             "top",      "type",
                             "tasks",    "thanks",
                             "trace",    "note taking",
                             "notes",    "noted",
                             "nope",     "not yet",
                             "none",     "node",
                             "slip",     "ship",
                             "skin",     "black",
                             "bank",     "pack",
                             "one",      "gone",
                             "dont",     "don't",
                             "down",     "does",
                             "step",     "shop",
                             "john",     "coin",
                             "journey",  "result",
                             "assume",   "cause",
                             "because",  "select",
                             "respect",  "reject",
                             "perfect",  "cancer",
                             "channel",  "chance",
                             "hello",    "hell",
                             "stars",    "smart",
                             "private",  "forget it",
                             "so on",    "good",
                             "going",    "to",
                             "it",       "a",
                             "🙂",     "7",
                             "yes",      "no",
                             "maybe",    "the state of things",
                             "node two", "pose for three days",
                             "live",     "love",
                             "least",    "start-up costs",
                             "lists"}) {
        EXPECT_NE(read_command(said).how, kind::near)
            << said << " was read as " << verb_text(read_command(said).what.what);
    }
}

TEST(Command, IsNeverNear_WhenTheMessageIsLong) {
    EXPECT_EQ(read_command("the shedule was full of meetings").how, kind::none);
    EXPECT_EQ(read_command("hlep me with the roadmap please").how, kind::none);
}

TEST(Command, KeepsALongNoteAsTyped) {
    std::string text = "Zürich\n\n  *Launch* — it went well 🎉 ";
    while (text.size() < 15000) text += " and so on";
    const auto r = read_command("note   " + text + "  ");
    EXPECT_EQ(r.how, kind::exact);
    EXPECT_EQ(r.what.what, verb::note);
    EXPECT_EQ(r.what.rest, text);
}

}  // namespace
}  // namespace fulcrum::dialogue
