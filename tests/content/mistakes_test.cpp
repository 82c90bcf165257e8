// Every kind of mistake a writer can make: its place, its name and its remedy, and no second finding that follows from
// it. In the table § stands before the place the finding must point to; it is taken out before reading.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "content/catalog.hpp"
#include "dialogue/text.hpp"

namespace {

using namespace fulcrum::content;

struct mistake {
    std::string name;
    std::string text;
    std::string message;  // part of it
    std::string remedy;   // part of it
    severity how = severity::error;
};
void PrintTo(const mistake& m, std::ostream* out) { *out << m.name; }

// A track around the steps of one morning.
std::string morning(std::string_view steps) {
    return "id: t\ntitle: T\npromise: P\nfor: F\ndays:\n- title: D\n  morning:\n" + std::string(steps);
}
// A track around its days.
std::string days(std::string_view list) { return "id: t\ntitle: T\npromise: P\nfor: F\ndays:\n" + std::string(list); }
// A track with more at its head.
std::string head(std::string_view lines) {
    return std::string(lines) + "\ndays:\n- title: D\n  morning:\n  - ask: Q?\n";
}
// A track with a piece, included in a morning.
std::string piece(std::string_view steps, std::string_view included, std::string_view with = "") {
    std::string params = with.empty() ? "" : "    with: " + std::string(with) + "\n";
    return "id: t\ntitle: T\npromise: P\nfor: F\npieces:\n  p:\n" + params + "    steps:\n    " + std::string(steps) +
           "\ndays:\n- title: D\n  morning:\n" + std::string(included);
}
// A track for channels, around the steps of its week.
std::string channel(std::string_view steps) {
    return "id: t\ntitle: T\npromise: P\nfor: F\nfor_channels: true\ndays:\n- title: D\n  morning:\n" +
           std::string(steps);
}
std::string bank(std::string_view cards) { return "kind: tips\ncards:\n" + std::string(cards); }

std::vector<mistake> mistakes() {
    const std::string whole = "id: t\ntitle: T\npromise: P\nfor: F";
    const auto warning = severity::warning;
    return {
        // keys
        {"UnknownKeyInTrack", head(whole + "\n§tilte: X"), "unknown key \"tilte\"", "did you mean \"title\"?"},
        {"UnknownKeyWithoutSuggestion", head(whole + "\n§banana: X"), "unknown key", "a track can have id, version"},
        {"UnknownKeyInStep", morning("  - ask: Q?\n    §shrot: X\n"), "\"shrot\"", "did you mean \"short\"?"},
        {"UnknownKindOfStep", morning("  - §aks: Q?\n  - ask: R?\n"), "unknown key \"aks\"", "did you mean \"ask\"?"},
        {"KeyOfAnotherKind", morning("  - ask: Q?\n    §low: X\n"), "unknown key \"low\"", "an ask step can have"},
        {"DuplicateKey", head(whole + "\n§title: X"), "\"title\" stands here a second time", "keep one"},
        {"DuplicateKeyInStep", morning("  - ask: Q?\n    id: a\n    §id: b\n"), "\"id\" stands here a second time",
         "keep"},
        {"MergeKey", morning("  - ask: Q?\n    §<<: {id: x}\n"), "merge keys", "write the keys out"},
        {"KeyThatIsAList", head(whole + "\n? §[a]\n: b"), "a key must be a word, not a list", "double quotes"},
        {"KindMissing", morning("  - §id: a\n  - ask: Q?\n"), "this step does nothing", "say, ask, choose"},
        {"TwoKindsInOneStep", morning("  - say: A\n    §ask: Q?\n"), "a step does one thing", "dash"},
        {"StepThatIsAText", morning("  - §hello\n  - ask: Q?\n"), "a step is not a text", "begin it with its kind"},
        {"DayThatIsAText", days("- §hello\n"), "a day is not a text", "morning or an evening"},
        // what must be there
        {"IdMissing", head("§title: T\npromise: P\nfor: F"), "a track needs \"id\"", "id: first-look"},
        {"TitleMissing", head("§id: t\npromise: P\nfor: F"), "a track needs \"title\"", "title: A First Look"},
        {"PromiseMissing", head("§id: t\ntitle: T\nfor: F"), "needs \"promise\"", "what the track is good for"},
        {"ForMissing", head("§id: t\ntitle: T\npromise: P"), "needs \"for\"", "who it is for"},
        {"NoDays", whole + "\ndays: §[]\n", "\"days\" is empty", "at least one day"},
        {"DaysThatAreAText", whole + "\ndays: §tomorrow\n", "\"days\" must be a list, not a text", "at least one day"},
        {"DayTitleMissing", days("- §morning:\n  - ask: Q?\n"), "a day needs \"title\"", "title:"},
        {"DayWithoutSession", days("- §title: D\n"), "neither morning nor evening", "at least one of them"},
        {"SessionWithoutSteps", days("- title: D\n  §morning:\n"), "\"morning\" is empty", "at least one step"},
        {"SourceWithoutAuthor", head(whole + "\nsources:\n- §title: X"), "a source needs \"author\"",
         "name the author"},
        {"NeitherTrackNorBank", "§id: t\n", "neither a track nor a bank", "a track has days:"},
        {"TrackAndBankAtOnce", "§days: []\ncards: []\n", "a track and a bank at once", "two files"},
        {"SlipInDays", "id: t\n§dayz: []\n", "unknown key \"dayz\"", "did you mean \"days\"?"},
        {"RootThatIsAList", "§- a\n", "neither a track nor a bank", "a track has days:"},
        // values
        {"VersionThatIsAWord", head(whole + "\nversion: §two"), "\"version\" is \"two\"", "whole number"},
        {"VersionThatIsAList", head(whole + "\nversion: §[1]"), "must be a single value, not a list", "one value"},
        {"VersionWithoutValue", head(whole + "\n§version:"), "\"version\" is empty", "take the key out"},
        {"ThemeOutOfRange", head(whole + "\ntheme: §8"), "\"theme\" is \"8\"", "from 1 to 7, or 0 for none"},
        {"Language", head(whole + "\nlanguage: §English"), "is no language", "two letters"},
        {"YearThatIsAWord", head(whole + "\nsources: [{title: X, author: Y, year: §old}]"), "\"year\" is \"old\"",
         "whole"},
        {"BadTrackId", head("id: §Two Hats!\ntitle: T\npromise: P\nfor: F"), "is no id", "such as \"two-hats\""},
        {"BadStepId", morning("  - ask: Q?\n    id: §Intro\n"), "\"Intro\" is no id", "such as \"intro\""},
        {"LongThatIsAWord", morning("  - ask: Q?\n    long: §yes\n"), "\"long\" is \"yes\"", "write true"},
        {"UnknownPole", morning("  - ask: Q?\n    pole: §visoin\n"), "cannot be", "did you mean \"vision\"?"},
        {"UnknownKeep", morning("  - ask: Q?\n    name: n\n    keep: §always\n  - say: \"{{n|x}}\"\n"),
         "cannot be \"always\"", "session or person"},
        {"KeepWithoutName", morning("  - ask: Q?\n    keep: §person\n"), "\"keep\" without a name", "add name:"},
        {"BadName", morning("  - ask: Q?\n    name: §my-name\n"), "is no name", "letters, digits and _"},
        {"BuiltInName", morning("  - ask: Q?\n    name: §day\n"), "always there", "another name"},
        {"EndThatIsFalse", morning("  - ask: Q?\n  - end: §false\n"), "\"end\" is false", "write end: true"},
        {"Tag", morning("  - ask: §!!str Q?\n"), "tags such as", "take it out"},
        // texts
        {"TextMissing", morning("  - §ask:\n"), "the text is empty", "write it"},
        {"TextOfBlanks", morning("  - ask: §\"  \"\n"), "the text is empty", "write it"},
        {"TextThatIsAMap", morning("  - ask: §{a: b}\n"), "must be a text, not a map", "double quotes"},
        {"NoWordings", morning("  - ask: §[]\n"), "no wording", "at least one"},
        {"WordingMissing", morning("  - ask: [Q, §\"\"]\n"), "the text is empty", "write it"},
        {"WordingTwice", morning("  - ask: [Q, §Q]\n"), "same wording", "say it differently", warning},
        {"TextTooLong", morning("  - ask: §" + std::string(4001, 'x') + "\n"), "too long: 4001", "at most 4000"},
        {"ControlCharacterInText", morning("  - ask: §\"a\\eb\"\n"), "control character", "backslash"},
        {"NulInText", morning("  - ask: §\"a\\0b\"\n"), "control character", "backslash"},
        {"TitleWithHole", head("id: t\ntitle: T §{{name}}\npromise: P\nfor: F"), "not filled in here", "say, ask"},
        {"LabelWithHole", morning("  - choose: Q?\n    options: [a, \"b §{{name}}\"]\n"), "not filled in", "say, ask"},
        // a question that is only a switch
        {"AskThatIsTrue", morning("  - ask: §true\n"), "\"ask\" is only \"true\"", "write the question"},
        {"ChooseThatIsOn", morning("  - choose: §On\n    options: [a, b]\n"), "\"choose\" is only \"On\"",
         "write the question"},
        {"ScaleThatIsYes", morning("  - scale: §yes\n"), "\"scale\" is only \"yes\"", "write the question"},
        {"YesNoThatIsNo", morning("  - yes_no: §\"no \"\n"), "\"yes_no\" is only \"no\"", "write the question"},
        {"PlanThatIsTrue", morning("  - plan: §true\n"), "\"plan\" is only \"true\"", "write the question"},
        {"VisionThatIsTrue", morning("  - vision: §true\n"), "\"vision\" is only \"true\"", "write the question"},
        {"ValuesThatAreFalse", morning("  - values: §false\n"), "\"values\" is only \"false\"", "write the question"},
        {"PrioritiesThatAreOff", morning("  - priorities: §OFF\n"), "\"priorities\" is only \"OFF\"",
         "write the question"},
        {"WordingThatIsYes", morning("  - ask: [Q, §yes]\n"), "\"ask\" is only \"yes\"", "write the question"},
        {"ShortThatIsTrue", morning("  - ask: Q?\n    short: §true\n"), "\"short\" is only \"true\"",
         "take the key out"},
        {"CueThatIsTrue", morning("  - plan: Q?\n    cue: §true\n"), "\"cue\" is only \"true\"", "take the key out"},
        {"CheckThatIsYes", morning("  - ask: Q?\n  - check: §yes\n"), "\"check\" is only \"yes\"",
         "write check: true, or the words"},
        {"UpwardThatIsOn", morning("  - upward: §on\n"), "\"upward\" is only \"on\"",
         "write upward: true, or how to ask"},
        // templates, in every style of writing
        {"UnclosedHole", morning("  - ask: Well §{{name\n"), "{{ without }}", "{{name|words"},
        {"StrayBraces", morning("  - ask: \"Äh {x} name§}} is\"\n"), "}} without {{", "write {{name}}"},
        {"BadNameInHole", morning("  - ask: Well §{{my name}}\n"), "letters, digits and _", "write {{name}}"},
        {"EmptyHole", morning("  - ask: Well §{{}}\n"), "a name is missing", "write {{name}}"},
        {"HoleInFoldedText", morning("  - ask: >-\n      One {1}\n\n      two\n      three §{{two\n"), "{{ without",
         "{{name"},
        {"HoleInLiteralText", morning("  - ask: |\n      One\n      two §{{x y}}\n"), "letters", "{{name"},
        {"HoleInLinesOfPlainText", morning("  - ask: One\n      two §{{x y}} three\n"), "letters", "{{name"},
        {"HoleAfterEscapes", morning("  - ask: \"\\u00e4\\n§{{x y}}\"\n"), "letters", "{{name"},
        {"HoleInSingleQuotes", morning("  - ask: 'It''s §{{x y}}'\n"), "letters", "{{name"},
        {"HoleInShort", morning("  - ask: Q?\n    short: \"{x} §{{x\"\n"), "{{ without }}", "{{name"},
        // options
        {"OptionsMissing", morning("  - §choose: Q?\n"), "a choose step needs \"options\"", "2 to 9"},
        {"OneOption", morning("  - choose: Q?\n    options: §[a]\n"), "there is only one option", "2 to 9"},
        {"TenOptions", morning("  - choose: Q?\n    options: §[a, b, c, d, e, f, g, h, i, j]\n"), "10 options",
         "2 to 9"},
        {"OptionTwice", morning("  - choose: Q?\n    options: [a, §a]\n"), "\"a\" stands here a second time",
         "take one out"},
        {"LabelTwice", morning("  - choose: Q?\n    options: [{value: a, label: Hm}, {value: b, label: §hm}]\n"),
         "cannot be told apart", "another label"},
        {"OptionWithoutLabel", morning("  - choose: Q?\n    options: [§{value: a}, b]\n"), "an option needs \"label\"",
         "what the person sees"},
        {"OptionWithReservedValue", morning("  - choose: Q?\n    options: [a, §missing]\n"),
         "something else in a condition", "another value"},
        {"LabelTooLong", morning("  - choose: Q?\n    options: [a, §" + std::string(76, 'b') + "]\n"), "too long: 76",
         "75"},
        // where steps lead
        {"IdTwice", morning("  - ask: Q?\n    id: a\n  - §ask: R?\n    id: a\n"),
         "\"a\" is taken by the step in line 8", "another id"},
        {"IdOfAnotherPosition", morning("  - ask: Q?\n    id: s2\n  - §ask: R?\n"), "\"s2\" is taken", "another id"},
        {"UndefinedGoto", morning("  - ask: Q?\n    id: close\n  - goto: §clsoe\n"), "no step \"clsoe\"",
         "did you mean \"close\"?"},
        {"UndefinedElse",
         morning("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: n is yes, goto: a}\n    - else: §b\n"
                 "  - say: A\n    id: a\n"),
         "no step \"b\"", "this id: b"},
        {"UndefinedArm",
         morning("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: n is yes, goto: §b}\n    - else: a\n"
                 "  - say: A\n    id: a\n"),
         "no step \"b\"", "this id: b"},
        {"GotoIntoAnotherSession",
         days("- title: D\n  morning:\n  - ask: Q?\n    id: a\n  evening:\n  - ask: R?\n  - goto: §a\n"),
         "no step \"a\" in this session", "id: a"},
        {"Unreachable", morning("  - ask: Q?\n  - end: true\n  - §say: A\n  - say: B\n"), "no way leads to this step",
         "go to \"s3\""},
        {"CircleOfSays", morning("  - ask: Q?\n  - say: A\n    id: a\n  - say: B\n  - §goto: a\n"),
         "leads back to \"a\" (line 9)", "ask something on the way"},
        {"CircleOfOneGoto", morning("  - ask: Q?\n  - §goto: a\n    id: a\n"), "leads back", "ask something"},
        {"CircleThroughBranch",
         morning("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: n is yes, goto: a}\n    - else: z\n    id: b\n"
                 "  - say: A\n    id: a\n  - §goto: b\n  - say: Z\n    id: z\n"),
         "leads back to \"b\"", "ask something"},
        {"QuestionForEver", morning("  - ask: Q?\n    id: a\n  - §goto: a\n"),
         "leads back to \"a\" (line 8), and no way leads out again", "a branch with a way out", warning},
        {"QuestionsForEver_ThoughTheyBranch",
         morning("  - yes_no: Q?\n    name: n\n    id: a\n  - branch:\n    - {if: n is yes, goto: c}\n    - else: b\n"
                 "  - ask: B?\n    id: b\n  - ask: C?\n    id: c\n  - §goto: a\n"),
         "no way leads out again: the session never ends", "go on to another step", warning},
        {"NothingSaidWithoutAPlan", days("- title: D\n  §evening:\n  - check: true\n"),
         "nothing is said in this session when no plan is open", "add a say or an ask", warning},
        {"NothingSaidWithoutAPlanAndOldWords",
         days("- title: D\n  §evening:\n  - recall: \"{{words}}\"\n  - check: true\n"),
         "when no plan is open and there are no old words", "comes anyway", warning},
        {"NothingSaidOnTheWayOfAMissedCheck",
         days("- title: D\n  §evening:\n  - check: true\n    name: n\n  - branch:\n    - {if: n is kept, goto: a}\n"
              "    - else: z\n  - ask: A?\n    id: a\n  - end: true\n    id: z\n"),
         "nothing is said in this session", "add a say or an ask", warning},
        {"NothingAsked", days("- title: D\n  §morning:\n  - say: A\n"), "nothing is asked", "add a question", warning},
        // branches
        {"NoElse", morning("  - yes_no: Q?\n    name: n\n    id: a\n  - §branch:\n    - {if: n is yes, goto: a}\n"),
         "no else", "- else:"},
        {"OnlyElse", morning("  - ask: Q?\n  - §branch:\n    - else: a\n  - say: A\n    id: a\n"), "only an else",
         "use goto"},
        {"ElseNotLast",
         morning("  - yes_no: Q?\n    name: n\n    id: a\n  - branch:\n    - §else: a\n    - {if: n is yes, "
                 "goto: a}\n"),
         "not the last", "move it down"},
        {"TwoElses",
         morning("  - yes_no: Q?\n    name: n\n    id: a\n  - branch:\n    - {if: n is yes, goto: b}\n    - else: b\n"
                 "    - §else: a\n  - say: B\n    id: b\n"),
         "has one else", "take one out"},
        {"ArmWithoutGoto",
         morning("  - yes_no: Q?\n    name: n\n    id: a\n  - branch:\n    - §if: n is yes\n    - else: a\n"
                 "  - say: \"{{n|x}}\"\n"),
         "an arm needs \"goto\"", "say where to go"},
        {"NoCondition",
         morning("  - yes_no: Q?\n    name: n\n    id: a\n  - branch:\n    - {if: §n = yes, goto: a}\n"
                 "    - {if: n is no, goto: b}\n    - else: a\n  - say: B\n    id: b\n"),
         "is no condition", "NAME is VALUE"},
        {"ConditionTwice",
         morning("  - yes_no: Q?\n    name: n\n    id: a\n  - branch:\n    - {if: n is no, goto: b}\n"
                 "    - {if: §n is no, goto: a}\n    - else: a\n  - say: B\n    id: b\n"),
         "same condition", "take one out"},
        // names
        {"NeverAsked",
         morning("  - say: Hi {{name}}, day {{day}} of {{days}}\n  - ask: Q?\n    name: hat\n"
                 "  - say: \"{{hat|x}} §{{hatt|x}}\"\n"),
         "no question has the name \"hatt\"", "did you mean \"hat\"?"},
        {"NeverAskedInCondition",
         morning("  - ask: Q?\n  - branch:\n    - {if: §hat is answered, goto: a}\n    - else: a\n"
                 "  - say: A\n    id: a\n"),
         "no question has the name \"hat\"", "add name: hat"},
        {"AskedLater", morning("  - say: \"§{{n|x}}\"\n  - ask: Q?\n    name: n\n"), "only later, in line 9",
         "ask before"},
        {"AskedOnAnotherWay",
         morning("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: n is yes, goto: a}\n    - else: b\n"
                 "  - ask: A?\n    id: a\n    name: m\n  - end: true\n  - say: \"§{{m|x}}\"\n    id: b\n"),
         "only later", "ask before"},
        {"AskedOnALaterDay",
         days("- title: D\n  evening:\n  - ask: Q?\n  - say: \"§{{n|x}}\"\n- title: E\n  morning:\n"
              "  - ask: R?\n    name: n\n    keep: person\n"),
         "only later, in line 12", "ask before"},
        {"ForgottenWithItsSession",
         days("- title: D\n  morning:\n  - ask: Q?\n    name: n\n  evening:\n  - ask: R?\n"
              "  - say: \"§{{n|x}}\"\n"),
         "forgotten at the end of its session (asked in line 8)", "keep: person"},
        {"NoFallback", morning("  - ask: Q?\n    name: n\n  - say: \"§{{n}}\"\n"), "there may be no answer \"n\"",
         "{{n|words", warning},
        {"NoFallbackFromEarlierSession",
         days("- title: D\n  morning:\n  - ask: Q?\n    name: n\n    keep: person\n  evening:\n"
              "  - ask: \"§{{n}}?\"\n"),
         "may be no answer", "{{n|words", warning},
        {"NoFallbackBehindIsNot",
         morning("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: n is not yes, goto: a}\n"
                 "    - else: b\n  - say: \"§{{n}}\"\n    id: a\n  - say: B\n    id: b\n"),
         "may be no answer", "{{n|words", warning},
        {"NeverUsed", morning("  - ask: Q?\n    name: §n\n"), "\"n\" is never used", "take the name out", warning},
        {"ValueNeverChosen",
         morning("  - choose: Q?\n    name: n\n    options: [direction, both]\n  - branch:\n"
                 "    - {if: §n is directon, goto: a}\n    - else: a\n  - say: A\n    id: a\n"),
         "\"n\" is never \"directon\"", "did you mean \"direction\"?"},
        {"YesNoValue",
         morning("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: §n is true, goto: a}\n    - else: a\n"
                 "  - say: A\n    id: a\n"),
         "\"n\" is never \"true\"", "yes or no"},
        {"ScaleValue",
         morning("  - scale: Q?\n    name: n\n  - branch:\n    - {if: §n is 11, goto: a}\n    - else: a\n"
                 "  - say: A\n    id: a\n"),
         "\"n\" is never \"11\"", "1, 2, 3"},
        {"ScaleLimit",
         morning("  - scale: Q?\n    name: n\n  - branch:\n    - {if: §n at least 11, goto: a}\n    - else: a\n"
                 "  - say: A\n    id: a\n"),
         "makes a difference", "or 10"},
        {"LimitOnWords",
         morning("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: §n at most 3, goto: a}\n    - else: a\n"
                 "  - say: A\n    id: a\n"),
         "never a number", "n is VALUE"},
        {"LimitOnOpenAnswer",
         morning("  - ask: Q?\n    name: n\n  - branch:\n    - {if: §n at most 3, goto: a}\n"
                 "    - else: a\n  - say: A\n    id: a\n"),
         "rarely a number", "scale", warning},
        {"DayThatNeverComes",
         morning("  - ask: Q?\n  - branch:\n    - {if: §day at least 2, goto: a}\n    - else: a\n"
                 "  - say: A\n    id: a\n"),
         "\"day\" is never \"2\"", "1 to 1"},
        // plans and checks
        {"PlanWithoutText", morning("  - §plan:\n"), "the text is empty", "write it"},
        {"KeyOfAnotherKindInPlan", morning("  - plan: Q?\n    §long: true\n"), "unknown key \"long\"",
         "a plan step can have"},
        {"SlipInCue", morning("  - plan: Q?\n    §cues: When?\n"), "unknown key \"cues\"", "did you mean \"cue\"?"},
        {"CueThatIsAList", morning("  - plan: Q?\n    cue: §[a, b]\n"), "must be a text, not a list", "double quotes"},
        {"HoleInCue", morning("  - plan: Q?\n    cue: \"When §{{x\"\n"), "{{ without }}", "{{name"},
        {"PoleOfPlan", morning("  - plan: Q?\n    pole: §neglected\n"), "cannot be \"neglected\"", "vision, execution"},
        {"CheckThatIsFalse", morning("  - ask: Q?\n  - check: §false\n"), "\"check\" is false", "write check: true"},
        {"CheckThatIsAMap", morning("  - check: §{a: b}\n"), "must be a text, not a map", "double quotes"},
        {"CheckWithPole", morning("  - check: true\n    §pole: both\n"), "unknown key \"pole\"",
         "a check step can have"},
        {"ValueThatACheckNeverHas",
         morning("  - check: true\n    name: n\n  - branch:\n    - {if: §n is done, goto: a}\n    - else: a\n"
                 "  - say: A\n    id: a\n"),
         "\"n\" is never \"done\"", "kept, partly or not_yet"},
        {"BalanceThatIsFalse", morning("  - balance: §false\n"), "\"balance\" is false", "write balance: true"},
        {"BalanceThatIsAWord", morning("  - balance: §today\n"), "\"balance\" is \"today\"", "write true"},
        {"BalanceWithName", morning("  - balance: true\n    §name: n\n"), "unknown key \"name\"", "balance or id"},
        // cards and old words
        {"DrawFromNoBank", morning("  - draw: §tips\n"), "cannot be \"tips\"", "did you mean \"tip\"?"},
        {"SideOfDraw", morning("  - draw: prompt\n    pole: §neglcted\n"), "cannot be", "did you mean \"neglected\"?"},
        {"ThemeOfDraw", morning("  - draw: prompt\n    theme: §8\n"), "\"theme\" is \"8\"",
         "from 1 to 7, or 0 for any"},
        {"UnseenOfDraw", morning("  - draw: prompt\n    unseen: §long\n"), "\"unseen\" is \"long\"", "from 0 to 3650"},
        {"TipWithName", morning("  - ask: Q?\n  - draw: tip\n    name: §n\n"), "a tip has no answer",
         "draw a question"},
        {"RecallWithoutWords", morning("  - ask: Q?\n  - recall: §You said something.\n"), "not quoted here",
         "put {{words}}"},
        {"WeeksThatAreANumber", morning("  - ask: Q?\n  - recall: \"{{words}}\"\n    weeks: §4\n"), "must be a list",
         "weeks: [1, 4, 12]"},
        {"WeekOutOfRange", morning("  - ask: Q?\n  - recall: \"{{words}}\"\n    weeks: [1, §105]\n"),
         "no number of weeks", "from 1 to 104"},
        {"ElevenWeeks",
         morning("  - ask: Q?\n  - recall: \"{{words}}\"\n    weeks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, §11]\n"),
         "no number of weeks", "up to ten"},
        {"WordsOutsideOfRecall", morning("  - ask: Q?\n  - say: \"§{{words}}\"\n"),
         "no question has the name \"words\"", "add name: words"},
        // what is kept
        {"VisionWithName", morning("  - vision: Q?\n    §name: n\n"), "unknown key \"name\"", "vision or id"},
        {"ValuesWithoutText", morning("  - values: §\"\"\n"), "the text is empty", "write it"},
        {"PrioritiesThatAreAMap", morning("  - priorities: §{a: b}\n"), "must be a text, not a map", "double quotes"},
        {"ShowNothingKnown", morning("  - ask: Q?\n  - show: §plan\n"), "cannot be \"plan\"",
         "did you mean \"plans\"?"},
        {"RememberAText", morning("  - ask: Q?\n  - remember: §turn\n"), "remember is not a text",
         "remember: {turn: second}"},
        {"RememberTwoNames", morning("  - ask: Q?\n  - remember: §{a: b, c: d}\n"), "here are 2 names",
         "one name and its text"},
        {"RememberNoName", morning("  - ask: Q?\n  - remember: §{}\n"), "here is no name", "one name and its text"},
        {"RememberABuiltInName", morning("  - ask: Q?\n  - remember: {§day: x}\n"), "always there", "another name"},
        {"RememberNothing", morning("  - ask: Q?\n  - remember: {§turn: }\n  - say: \"{{turn|x}}\"\n"),
         "the text is empty", "write it"},
        {"ValueThatIsNeverRemembered",
         morning("  - ask: Q?\n  - remember: {turn: first}\n  - branch:\n    - {if: §turn is frist, goto: a}\n"
                 "    - else: a\n  - say: A\n    id: a\n"),
         "\"turn\" is never \"frist\"", "did you mean \"first\"?"},
        {"ForgetAMap", morning("  - ask: Q?\n  - forget: §{a: b}\n"), "this is no name", "a list of names"},
        {"ForgetNothing", morning("  - ask: Q?\n  - forget: §[]\n"), "no name in this list", "take the step out"},
        {"ForgetWhatIsNeverKept", morning("  - ask: Q?\n  - §forget: turn\n"), "nothing ever keeps the name \"turn\"",
         "take it out", warning},
        // pieces
        {"PieceUnknown", piece("- ask: Q?", "  - include: §pp\n  - include: p\n"), "there is no piece \"pp\"",
         "write it under pieces:"},
        {"PieceUnused", whole + "\npieces:\n  §p: {steps: [ask: Q]}\ndays:\n- title: D\n  morning:\n  - ask: R?\n",
         "no session includes the piece \"p\"", "include it", warning},
        {"PieceName",
         whole + "\npieces:\n  §My piece: {steps: [ask: Q]}\ndays:\n- title: D\n  morning:\n"
                 "  - include: My piece\n",
         "is no name for a piece", "lower case letters"},
        {"PieceThatIsAList", whole + "\npieces:\n  p: §[ask: Q]\ndays:\n- title: D\n  morning:\n  - include: p\n",
         "a piece is not a list", "write steps:"},
        {"PiecesThatAreAList", head(whole + "\npieces: §[a]"), "pieces is not a list", "a name for each piece"},
        {"PieceWithoutSteps",
         whole + "\npieces:\n  p: §{with: [a]}\ndays:\n- title: D\n  morning:\n"
                 "  - {include: p, with: {a: b}}\n",
         "a piece needs \"steps\"", "write the steps"},
        {"ParameterMissing", piece("- ask: \"[[when]]?\"", "  - include: §p\n", "[when]"),
         "the piece \"p\" needs \"when\"", "add with: {when: …}"},
        {"ParameterUnknown",
         piece("- ask: \"[[when]]?\"", "  - {include: p, with: {when: now, §wen: then}}\n", "[when]"),
         "has no parameter \"wen\"", "did you mean \"when\"?"},
        {"ParameterUnknownInPiece",
         piece("- ask: §\"[[wen]], [[when]]?\"", "  - {include: p, with: {when: now}}\n", "[when]"),
         "this piece has no parameter \"wen\"", "did you mean \"when\"?"},
        {"ParameterUnused", piece("- ask: Q?", "  - {include: p, with: {when: now}}\n", "[§when]"),
         "\"when\" is not used in this piece", "write [[when]]", warning},
        {"ParameterName", piece("- ask: Q?", "  - include: p\n", "[§my-time]"), "no name for a parameter",
         "letters, digits and _"},
        {"PieceInItself", piece("- ask: Q?\n    - include: §p", "  - include: p\n"), "would include itself",
         "take one include out"},
        {"MistakeInPieceOnlyOnce", piece("- ask: Q?\n      §shrot: x", "  - include: p\n  - include: p\n"),
         "unknown key \"shrot\"", "did you mean \"short\"?"},
        {"IncludeWithAnotherKind", piece("- ask: Q?", "  - include: p\n    §say: A\n"), "unknown key \"say\"",
         "an include step can have"},
        // sessions with conditions, and days of other kinds
        {"SessionWithoutStepsKey", days("- title: D\n  morning: §{once: true}\n  evening:\n  - ask: Q?\n"),
         "a session needs \"steps\"", "at least one step"},
        {"UnknownKeyInSession", days("- title: D\n  morning: {§onec: true, steps: [ask: Q]}\n"), "unknown key \"onec\"",
         "did you mean \"once\"?"},
        {"OnceThatIsAWord", days("- title: D\n  morning: {once: §always, steps: [ask: Q]}\n"), "\"once\" is \"always\"",
         "write true"},
        {"OptionalThatIsAWord", days("- title: D\n  morning: {optional: §1, steps: [ask: Q]}\n"),
         "\"optional\" is \"1\"", "write true"},
        {"NoConditionOfSession", days("- title: D\n  morning: {if: §path = a, steps: [ask: Q]}\n"), "is no condition",
         "NAME is VALUE"},
        {"ConditionOfSessionNeverAsked", days("- title: D\n  morning: {if: §path is answered, steps: [ask: Q]}\n"),
         "no question has the name \"path\"", "keep: person"},
        {"ConditionOfSessionForgotten",
         days("- title: D\n  morning:\n  - ask: Q?\n    name: path\n"
              "  evening: {if: §path is answered, steps: [ask: R]}\n"),
         "is not there when this session begins", "keep: person"},
        {"ConditionOfSessionNeverHolds",
         days("- title: D\n  morning:\n  - yes_no: Q?\n    name: path\n    keep: person\n"
              "  evening: {if: §path is maybe, steps: [ask: R]}\n"),
         "\"path\" is never \"maybe\"", "yes or no"},
        {"DayOfSessionThatNeverComes", days("- title: D\n  morning: {if: §day at least 2, steps: [ask: Q]}\n"),
         "\"day\" is never \"2\"", "1 to 1"},
        {"LengthMissing", "§" + whole + "\nevery_day: {title: D, morning: [ask: Q]}\n", "a track needs \"length\"",
         "length: open"},
        {"LengthOfDays", days("- title: D\n  morning:\n  - ask: Q?\nlength: §3\n"), "only an every_day has a length",
         "take it out"},
        {"LengthThatIsAWord", whole + "\nevery_day: {title: D, morning: [ask: Q]}\nlength: §forever\n",
         "\"length\" is \"forever\"", "whole number from 1 to 4000"},
        {"LengthBelowListedDays",
         days("- title: D\n  morning:\n  - ask: Q?\nevery_day: {title: E, morning: [ask: R]}\nlength: §1\n"),
         "\"length\" is \"1\"", "from 2 to 4000"},
        {"EveryDayThatIsAText", whole + "\nevery_day: §hello\nlength: open\n", "every_day is not a text",
         "give it a title"},
        {"EveryDayWithoutTitle", whole + "\nevery_day: §{morning: [ask: Q]}\nlength: open\n",
         "every_day needs \"title\"", "title: A steady day"},
        {"EveryDayWithId", whole + "\nevery_day: {§id: d, title: D, morning: [ask: Q]}\nlength: open\n",
         "unknown key \"id\"", "every_day can have"},
        {"LastDayThatNeverComes",
         whole + "\nevery_day: {title: D, morning: [ask: Q]}\nlength: open\nlast_day: §[ask: R]\n", "never ends",
         "give it a length", warning},
        {"FirstDayThatIsAText", head(whole + "\nfirst_day: §hello"), "\"first_day\" must be a list",
         "at least one step"},
        {"WeeklyReviewWithoutSteps", head(whole + "\n§weekly_review:"), "\"weekly_review\" is empty",
         "at least one step"},
        {"DayIdTwice", days("- {id: a, title: D, morning: [ask: Q]}\n- {id: §a, title: E, morning: [ask: R]}\n"),
         "there is a day \"a\" already", "another id"},
        {"BadDayId", days("- {id: §Day One, title: D, morning: [ask: Q]}\n"), "is no id", "such as \"day-one\""},
        // channels
        {"UnitWithoutChannels", head(whole + "\nunit: §week"), "only a track for channels counts in weeks",
         "take the key out"},
        {"UnitOfAChannel", head(whole + "\nfor_channels: true\nunit: §day"), "only a track for channels", "unit: week"},
        {"UnknownUnit", head(whole + "\nunit: §month"), "cannot be \"month\"", "day or week"},
        {"EveningInAChannel",
         whole + "\nfor_channels: true\ndays:\n- §title: D\n  morning: [ask: Q]\n  evening: [ask: R]\n", "no evenings",
         "into the morning"},
        {"FirstDayInAChannel", head("id: §t\ntitle: T\npromise: P\nfor: F\nfor_channels: true\nfirst_day: [ask: Q]"),
         "days with a morning only", "each day is a week"},
        {"ScaleInAChannel", channel("  - ask: Q?\n  - §scale: R?\n"), "nothing waits", "say and ask only"},
        {"QuoteInAChannel", channel("  - ask: \"Day {{day}} of {{days}}, §{{name}}?\"\n"), "a team has no \"name\"",
         "{{day}} and {{days}}"},
        // near duplicates and time
        {"NearlyTheSameText",
         days("- title: D\n  morning:\n  - ask: What do you want your team to see by six?\n  evening:\n"
              "  - §ask: What do you want your team to see until six?\n"),
         "nearly the same as line 8", "use a piece", warning},
        {"NearlyTheSameCard",
         bank("- {id: a, pole: both, text: Say why before you hand over the task today.}\n"
              "- {id: b, pole: both, text: §Say why before you hand over a task today.}\n"),
         "nearly the same as the card \"a\" in file.yaml", "say something else", warning},
        {"TooLong", days("- title: D\n  §morning:\n  - ask: Q?\n  - ask: R?\n  - ask: S?\n  - ask: T?\n  - ask: U?\n"),
         "about 3 min 20 s", "three minutes are the most", warning},
        {"WallOfText", morning("  - §ask: " + std::string(601, 'x') + "\n"), "a text of 601 characters", "under 400",
         warning},
        {"RegionOfLanguage", head(whole + "\nlanguage: §en-U!"), "is no language", "two letters"},
        // messages
        {"MessagesWithoutKind", "§language: en\nmessages: {again: A}\n", "a message file needs \"kind\"",
         "kind: messages"},
        {"MessagesOfAnotherKind", "kind: §tips\nlanguage: en\nmessages: {again: A}\n", "cannot be \"tips\"",
         "write messages"},
        {"MessagesWithoutLanguage", "§kind: messages\nmessages: {again: A}\n", "needs \"language\"", "language: de"},
        {"MessagesThatAreAList", "kind: messages\nlanguage: en\nmessages: §[a]\n", "messages is not a list",
         "a key and its text"},
        {"MessageEmpty", "kind: messages\nlanguage: en\nmessages:\n  §again:\n", "the text is empty", "write it"},
        {"MessageWithoutWordings", "kind: messages\nlanguage: en\nmessages:\n  again: §[]\n", "no wording",
         "at least one"},
        {"MessageWithUnclosedHole", "kind: messages\nlanguage: en\nmessages:\n  again: \"Well §{{question\"\n",
         "{{ without }}", "{{name"},
        {"MessageUnknown", "kind: messages\nlanguage: en\nmessages:\n  §agian: A\n", "there is no message \"agian\"",
         "did you mean \"again\"?", warning},
        {"MessageWithHoleThatNothingFills", "kind: messages\nlanguage: en\nmessages:\n  §again: \"Well {{qestion}}\"\n",
         "nothing fills {{qestion}}", "there is {{question}}", warning},
        {"MessageWithHoleBesideSeveral", "kind: messages\nlanguage: en\nmessages:\n  §place.day: \"Day {{dya}}\"\n",
         "nothing fills {{dya}}", "there are {{day}} and {{days}}", warning},
        {"MessagesMissing", "kind: messages\nlanguage: §fr\nmessages:\n  again: \"Bon\"\n",
         "messages are missing and will be said in English", "translate ", warning},
        // banks
        {"KindOfBankMissing", "§cards:\n- {id: a, pole: both, text: A}\n", "a bank needs \"kind\"", "kind: tips"},
        {"UnknownKindOfBank", "kind: §tipps\ncards:\n- {id: a, pole: both, text: A}\n", "cannot be",
         "did you mean \"tips\"?"},
        {"NoCards", "kind: tips\n§cards:\n", "\"cards\" is empty", "at least one card"},
        {"CardThatIsAText", bank("- §hello\n"), "a card is not a text", "id, pole and text"},
        {"UnknownKeyInCard", bank("- {id: a, pole: both, §txet: B, text: A}\n"), "unknown key",
         "did you mean \"text\"?"},
        {"CardIdMissing", bank("- §{pole: both, text: A}\n"), "needs \"id\"", "id: tip-one"},
        {"CardPoleMissing", bank("- §{id: a, text: A}\n"), "needs \"pole\"", "vision, execution, people or both"},
        {"CardTextMissing", bank("- §{id: a, pole: both}\n"), "needs \"text\"", "what the card says"},
        {"CardTextEmpty", bank("- {id: a, pole: both, text: §\"\"}\n"), "the text is empty", "write it"},
        {"CardWithHole", bank("- {id: a, pole: both, text: \"Hi §{{name}}\"}\n"), "not filled in here", "say, ask"},
        {"CardDifficulty", bank("- {id: a, pole: both, difficulty: §4, text: A}\n"), "\"difficulty\" is \"4\"",
         "1 to 3"},
        {"CardIdTwice", bank("- {id: a, pole: both, text: A}\n- {id: §a, pole: both, text: B}\n"),
         "a card \"a\" already, in file.yaml, line 3", "another id"},
        {"CardTextTwice",
         bank("- {id: a, pole: both, text: \"Say it, twice.\"}\n- {id: b, pole: both, text: §say it  TWICE}\n"),
         "the same as the card \"a\" in file.yaml", "something else"},
        // the file as a whole
        {"EmptyFile", "§", "the file is empty", "a track has days"},
        {"FileWithNothingButAComment", "§# later\n", "the file is empty", "a track has days"},
        // not YAML
        {"ColonInPlainText", morning("  - ask: One thing§: which?\n"), "not valid YAML: illegal map value",
         "double quotes"},
        {"UnclosedQuote", morning("  - ask: §\"Q?\n"), "closing quotation mark is missing", "end the text with it"},
        {"UnclosedQuoteBeforeAnotherStep", morning("  - ask: §\"Q?\n  - ask: \"R?\"\n"), "closing quotation mark",
         "end the text"},
        {"TextBehindQuotedText", morning("  - ask: \"So\" §she said\n"), "follows the closing", "all of the text"},
        {"UnclosedSingleQuote", morning("  - ask: §'It''s\n  - ask: R?\n"), "closing quotation mark", "end the text"},
        {"UnclosedBracket", "days: [a, b\n§", "not valid YAML", "close the bracket"},
        {"TextWithAt", morning("  - ask: §@all, well?\n"), "not valid YAML", "double quotes"},
        {"QuestionMarkInBrackets", morning("  - ask: [Q§?, R]\n"), "not valid YAML: unknown token",
         "stands in brackets"},
        {"TextWithStar", morning("  - ask: §*well*\n"), "not valid YAML", "double quotes"},
        {"WrongIndentation", morning("  - ask: Q?\n   §id: a\n"), "not valid YAML",
         "in column 5, under \"ask\" of line 8"},
        {"WrongIndentation_BehindOtherKeys", morning("  - ask: Q?\n    short: S\n\n    # B\n   §id: a\n"),
         "not valid YAML", "in column 5, under \"ask\" of line 8"},
        {"DashWithoutSpace", morning("  - ask: Q?\n  §-ask: R?\n"), "no space after this dash",
         "put a space after the dash"},
        {"DashWithoutSpace_InTheFirstStep", morning("  §-ask: Q?\n  - ask: R?\n"), "no space after this dash",
         "put a space after the dash"},
        {"DashWithoutSpace_InEveryStep", morning("  §-ask: Q?\n  -ask: R?\n"), "no space after this dash",
         "put a space after the dash"},
        {"DashWithoutSpace_BeforeADay", days("§-title: D\n  morning:\n  - ask: Q?\n"), "no space after this dash",
         "put a space after the dash"},
        {"TabInIndentation", morning("  - ask: Q?\n  §\tid: a\n"), "a tab", "use spaces"},
        {"SecondDocument", bank("- {id: a, pole: both, text: A}\n") + "§---\na: b\n", "second document", "---"},
        {"ControlCharacter", "days: a§\x04 b\n", "control character", "retype"},
        {"Nul", std::string("days: a§\0b\n", 12), "control character", "retype"},
        {"NotUtf8", "title: ä§\xFF\n", "not UTF-8", "save the file as UTF-8"},
        {"Latin1", "title: T§\xE4ter\n", "not UTF-8", "save the file as UTF-8"},
        {"TooDeep", "days: " + std::string(31, '[') + "§" + std::string(20, '[') + std::string(51, ']') + "\n",
         "nested too deeply", "brackets"},
        {"AliasToItself", "days: &a [§*a]\n", "the place it stands in", "write the text out"},
    };
}

// Takes § out and says where it stood.
std::string without_sign(std::string text, int& line, int& column) {
    const auto at = text.find("§");
    if (at == std::string::npos) return text;
    text.erase(at, std::string_view("§").size());
    const auto before = std::string_view(text).substr(0, at);
    line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    column = 1 + static_cast<int>(fulcrum::dialogue::code_points(before.substr(before.rfind('\n') + 1)));
    return text;
}

std::string listed(const std::vector<finding>& findings) {
    std::string out;
    for (const auto& f : findings) out += to_text(f) + '\n';
    return out;
}

class Mistake : public testing::TestWithParam<mistake> {};

TEST_P(Mistake, IsFoundInItsPlaceWithItsRemedy) {
    int line = 0, column = 0;
    const auto text = without_sign(GetParam().text, line, column);
    ASSERT_GT(line, 0) << "no § in the table";
    const auto read = read_catalog({{"file.yaml", text}});
    ASSERT_EQ(read.findings.size(), 1u) << listed(read.findings) << text;
    const auto& f = read.findings.front();
    EXPECT_EQ(f.file, "file.yaml");
    EXPECT_EQ(std::to_string(f.line) + ":" + std::to_string(f.column),
              std::to_string(line) + ":" + std::to_string(column))
        << to_text(f) << '\n'
        << text;
    EXPECT_EQ(f.how, GetParam().how) << to_text(f);
    EXPECT_NE(f.message.find(GetParam().message), std::string::npos) << to_text(f);
    EXPECT_NE(f.remedy.find(GetParam().remedy), std::string::npos) << to_text(f);
    if (text.find("\nmessages:") != text.npos) return;  // they fall back to what the program brings
    const bool empty = read.texts.tracks.empty() && read.texts.tips.empty() && read.texts.questions.empty();
    EXPECT_EQ(empty, f.how == severity::error);
}

INSTANTIATE_TEST_SUITE_P(Writer, Mistake, testing::ValuesIn(mistakes()),
                         [](const testing::TestParamInfo<mistake>& p) { return p.param.name; });

}  // namespace
