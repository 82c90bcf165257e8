#include "dialogue/crisis.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <string>

#include "content/catalog.hpp"
#include "tests/support/places.hpp"

namespace fulcrum::dialogue {
namespace {

const library& shipped() {
    static const auto texts = content::shipped_catalog().texts;
    return texts;
}
bool sounds_like_crisis(std::string_view typed) { return shipped().hear(typed) != despair::none; }

// Right and wrong side by side. When somebody reports a sentence that went the wrong way, it goes in here.
TEST(CrisisWords, Hears_WhenSomebodySaysItPlainly) {
    for (const char* said : {
             "I want to kill myself",
             "i wanna kill myself",
             "I WANT TO KILL MYSELF!!!",
             "i want to kill my self",
             "I keep thinking about killing myself",
             "i want to kill mysefl",
             "thinking about suicide",
             "Suicide.",
             "I feel suicidal",
             "I'm suicidal and nobody knows",
             "im feeling sucidal",
             "I have suicidal thoughts",
             "I might commit suicide",
             "I tried to commit suicide last year",
             "I want to end it",
             "I want to end it.",
             "I just want to end it, I can't anymore",
             "I want to end it all",
             "I want to end it 😔",
             "I'm going to end it all tonight",
             "I want to end my life",
             "I am thinking of ending my life",
             "I want to take my own life",
             "I don't want to live",
             "I don't want to live anymore.",
             "I don’t want to live like this",
             "i dont want to live any more",
             "I do not want to live",
             "I no longer want to live",
             "I don't want to be alive",
             "I don't want to exist",
             "I don't want to wake up tomorrow",
             "I wish I wouldn't be here. I want to die",
             "I want to die",
             "i just want to die",
             "I wanna die",
             "I wish I was dead",
             "I wish I were dead",
             "I wish I had never been born",
             "I'd be better off dead",
             "Everyone would be better off without me",
             "they're better off without me",
             "The world would be a better place without me",
             "No one would miss me",
             "nobody would care if I died",
             "I want to hurt myself",
             "I've been hurting myself",
             "I hurt myself last night",
             "I want to cut myself",
             "I self-harm",
             "self harm again",
             "I can't go on",
             "I can't go on like this",
             "I cannot go on anymore",
             "I can not go on",
             "There is no point in living",
             "I see no reason to go on living",
             "I have nothing to live for",
             "life is not worth living",
             "life isn't worth living",
             "I'm tired of living",
             "I am tired of being alive",
             "I want to hang myself",
             "I'd hang myself in the garage",
             "I want to shoot myself in the head",
             "I want to hurt myself at night",
             "thinking about killing myself on friday",
             "I want to die right now",
             "I want to die in my sleep",
             "I might take my own life on Sunday",
             "I could jump off a bridge",
             "I'll jump in front of a train",
             "I'm planning to overdose",
             "I took an overdose",
             "I want to sleep forever",
             "I hope I don't wake up",
             "The launch went fine. I want to die. Lunch was ok.",
             "Work is work,\nbut I don't want to live anymore\nand that is that",
             "*I want to die*",
             "I don´t want to live",
             "Ich will nicht mehr leben",
             "ich möchte nicht mehr leben",
             "Ich will sterben",
             "Ich möchte einfach nur sterben",
             "ich will mich umbringen",
             "Ich bringe mich um",
             "Ich denke an Selbstmord",
             "Selbstmordgedanken",
             "suizidgedanken habe ich oft",
             "Ich bin suizidal",
             "Ich will mir das Leben nehmen",
             "Ich will meinem Leben ein Ende setzen",
             "ich will alles beenden",
             "Ich will mich selbst verletzen",
             "Ich habe Angst, mir etwas anzutun",
             "Ohne mich wären alle besser dran",
             "Ich wünschte, ich wäre tot",
             "ich kann nicht mehr",
             "Ich bin lebensmüde",
             "Ich will nicht mehr aufwachen",
             "ICH MOECHTE NICHT MEHR LEBEN",
         }) {
        EXPECT_TRUE(sounds_like_crisis(said)) << said;
    }
}

TEST(CrisisWords, StaysCalm_WhenPeopleTalkAboutWork) {
    for (const char* said : {
             "",
             "This deadline is killing me",
             "these meetings are killing me",
             "I'm dying to see it",
             "dying of curiosity",
             "It's a suicide mission",
             "a suicide sprint",
             "That would be career suicide",
             "that launch date is political suicide",
             "I want to end it on a good note",
             "I want to end it with a retrospective",
             "I want to end the meeting earlier",
             "Let's end it here for today",
             "I want to end my day with a walk",
             "by the end of my life I hope to have learned",
             "I want to live closer to the team",
             "I don't want to live in Berlin",
             "I want this project to die",
             "the old service has to die",
             "kill the process and restart",
             "kill my darlings",
             "I killed it in the demo",
             "I'm killing myself over this release",
             "we nearly killed ourselves laughing",
             "I could have died of embarrassment",
             "I wanted to die of shame in that meeting",
             "that is a hill I want to die on",
             "I don't want to die on that hill",
             "I shot myself in the foot with that promise",
             "I want to cut myself some slack",
             "drowning myself in paperwork",
             "I cut myself shaving",
             "I hurt myself running",
             "I can't go on vacation in March",
             "I can't go on with the demo until Bob is here",
             "We can't go on like this with the on-call rota",
             "the show can't go on without sound",
             "Is it worth living with that bug?",
             "a living document",
             "take my life back from email",
             "The team does better without my constant input",
             "they did better without me in the room",
             "I want to disappear into the codebase for a week",
             "I'm tired of life cycle hooks",
             "done with living documents",
             "I jumped off the call early",
             "I'm on the edge of my seat",
             "deadline, dead code, deadlock",
             "Ich kann nicht mehr warten",
             "Ich kann nicht mehr als zwei Sachen gleichzeitig",
             "ich will das Projekt beenden",
             "Der Termin bringt mich noch um den Schlaf",
             "Ich bringe mich ein",
             "Das Leben ist schön",
             "Wir sterben vor Neugier",
             "ich will nicht mehr warten",
         }) {
        EXPECT_FALSE(sounds_like_crisis(said)) << said;
    }
}

// Sentences that were not there when the lists were made. The rates are printed; what must hold is below.
TEST(CrisisWords, HearsNearlyAllAndAlarmsSeldom_OnSentencesOfAnotherHand) {
    for (const std::string language : {"en", "de"}) {
        std::ifstream in(test::fixtures() / "crisis" / (language + ".txt"));
        int cries = 0, heard = 0, harmless = 0, alarms = 0;
        for (std::string line; std::getline(in, line);) {
            if (line.size() < 3 || line[0] == '#') continue;
            const bool cry = line[0] == '+';
            const bool found = sounds_like_crisis(line.substr(2));
            ++(cry ? cries : harmless);
            if (found) ++(cry ? heard : alarms);
            if (found != cry) std::cout << (cry ? "not heard: " : "false alarm: ") << line.substr(2) << '\n';
        }
        std::cout << language << ": " << heard << " of " << cries << " cries heard, " << alarms << " false alarms in "
                  << harmless << '\n';
        ASSERT_GE(cries, 80);
        ASSERT_GE(harmless, 120);
        EXPECT_EQ(heard, cries);
        EXPECT_LE(alarms * 100, harmless * 3);
    }
}

TEST(CrisisWords, HearsWhatIsTypedInHasteOrHidden) {
    for (const char* said :
         {"I really want to\ndie", "I want to kill\u200Bmyself", "I want to kill my\u200Bself", "i want to d i e",
          "I want to k*ll myself", "su1cide", "I WAAAANT TO DIEEEE", "Ich will\nsterben",
          "ich moechte nicht mehr leben", "I don t want to live", "I want to kil myself"})
        EXPECT_EQ(shipped().hear(said), despair::own) << said;
}

TEST(CrisisWords, HearsACry_WhereAnIdiomStandsNextToIt) {
    EXPECT_EQ(shipped().hear("This deadline is killing me and I want to die"), despair::own);
    EXPECT_EQ(shipped().hear("We killed the project. I can't go on."), despair::own);
    EXPECT_EQ(shipped().hear("Die Deadline bringt mich um, und ich will nicht mehr leben"), despair::own);
}

TEST(CrisisWords, TellsTheOneWhoWritesFromSomebodyElse) {
    EXPECT_EQ(shipped().hear("my employee says she wants to die"), despair::other);
    EXPECT_EQ(shipped().hear("Ana hurts herself"), despair::other);
    EXPECT_EQ(shipped().hear("Meine Mitarbeiterin sagt, sie will sterben"), despair::other);
    EXPECT_EQ(shipped().hear("my brother killed himself last year"), despair::loss);
    EXPECT_EQ(shipped().hear("my brother killed himself and I want to die, too"), despair::own);
}

TEST(CrisisWords, HearsNothing_WithoutLists) {
    EXPECT_EQ(library{}.hear("I want to die"), despair::none);
    EXPECT_EQ(despair_reader({}).read("I want to die"), despair::none);
}

TEST(CrisisWords, IsQuick_WhenTheMessageIsLong) {
    std::string text;
    while (text.size() < 20000) text += "I want to end it on a note, can't go on holiday, no point in of to ";
    EXPECT_FALSE(sounds_like_crisis(text));
    text += " I want to die";
    EXPECT_TRUE(sounds_like_crisis(text));
}

}  // namespace
}  // namespace fulcrum::dialogue
