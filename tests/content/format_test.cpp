// What the format offers beyond questions and branches, read into the right values; and what a translation must have.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "content/catalog.hpp"

namespace {

using namespace fulcrum::content;
namespace d = fulcrum::dialogue;

std::string listed(const catalog& read) {
    std::string out;
    for (const auto& f : read.findings) out += to_text(f) + '\n';
    return out;
}

const std::string top = "id: t\ntitle: T\npromise: P\nfor: F\n";

// The steps of a morning, read without findings.
std::vector<d::step> steps_of(std::string_view steps, std::string_view more_at_top = "") {
    const auto text = top + std::string(more_at_top) + "days:\n- title: D\n  morning:\n" + std::string(steps);
    const auto read = read_catalog({{"t.yaml", text}});
    EXPECT_EQ(listed(read), "") << text;
    if (read.texts.tracks.empty()) return {};
    return read.texts.tracks.begin()->second.days.at(0).morning->steps;
}
template <class Step>
Step first_of(std::string_view steps) {
    const auto all = steps_of(steps);
    if (all.empty() || !std::holds_alternative<Step>(all[0].action)) {
        ADD_FAILURE() << "another kind of step: " << steps;
        return {};
    }
    return std::get<Step>(all[0].action);
}

using wordings = std::vector<std::string>;

TEST(Format, ReadsAPlan) {
    const auto plan = first_of<d::plan_step>(
        "  - plan: [Q, R]\n    name: n\n    keep: person\n    pole: execution\n    short: S?\n    cue: When?\n"
        "  - say: \"{{n|x}}\"\n");
    EXPECT_EQ(plan.question.wordings, (wordings{"Q", "R"}));
    EXPECT_EQ(plan.short_form, "S?");
    EXPECT_EQ(plan.cue, "When?");
    EXPECT_EQ(plan.as.name, "n");
    EXPECT_EQ(plan.as.kept, d::scope::person);
    EXPECT_EQ(plan.serves, d::pole::execution);
}

TEST(Format, ReadsACheck_WithAndWithoutWordsThatLeadIn) {
    EXPECT_TRUE(first_of<d::check_step>("  - check: true\n  - ask: Q?\n").lead.wordings.empty());
    const auto check = first_of<d::check_step>(
        "  - check: [Before we look back., First this.]\n    name: n\n  - branch:\n    - {if: n is not_yet, goto: z}\n"
        "    - else: z\n  - say: Z\n    id: z\n");
    EXPECT_EQ(check.lead.wordings, (wordings{"Before we look back.", "First this."}));
    EXPECT_EQ(check.as.name, "n");
    EXPECT_EQ(check.as.kept, d::scope::session);
}

TEST(Format, ReadsWhatTheLedgerIsFedAndShownWith) {
    const auto steps = steps_of(
        "  - balance: true\n    id: b\n  - show: balance\n  - show: plans\n  - show: vision\n"
        "  - show: priorities\n  - show: review\n");
    ASSERT_EQ(steps.size(), 6u);
    EXPECT_EQ(steps[0].id, d::step_id("b"));
    EXPECT_TRUE(std::holds_alternative<d::balance_step>(steps[0].action));
    const d::overview shown[] = {d::overview::balance, d::overview::plans, d::overview::vision, d::overview::priorities,
                                 d::overview::review};
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(std::get<d::show_step>(steps[i + 1].action).what, shown[i]) << i;
}

TEST(Format, DrawsForTheSideThatGotLess_WhenNothingElseIsWritten) {
    const auto draw = first_of<d::draw_step>("  - draw: prompt\n");
    EXPECT_EQ(draw.from, d::bank::prompt);
    EXPECT_EQ(draw.by, d::draw_step::side::neglected);
    EXPECT_EQ(draw.theme, 0);
    EXPECT_EQ(draw.unseen_days, 60);
    EXPECT_EQ(draw.as.name, "");
}

TEST(Format, ReadsEveryWayToDraw) {
    const auto fixed = first_of<d::draw_step>(
        "  - draw: question\n    name: n\n    keep: person\n    pole: people\n    theme: 3\n    unseen: 7\n"
        "  - say: \"{{n|x}}\"\n");
    EXPECT_EQ(fixed.from, d::bank::question);
    EXPECT_EQ(fixed.by, d::draw_step::side::fixed);
    EXPECT_EQ(fixed.fixed, d::pole::people);
    EXPECT_EQ(fixed.theme, 3);
    EXPECT_EQ(fixed.unseen_days, 7);
    EXPECT_EQ(fixed.as.kept, d::scope::person);
    EXPECT_EQ(first_of<d::draw_step>("  - draw: prompt\n    pole: both\n").fixed, d::pole::both);
    EXPECT_EQ(first_of<d::draw_step>("  - draw: prompt\n    pole: any\n").by, d::draw_step::side::any);
    EXPECT_EQ(first_of<d::draw_step>("  - draw: prompt\n    pole: neglected\n").by, d::draw_step::side::neglected);
    EXPECT_EQ(first_of<d::draw_step>("  - draw: tip\n  - ask: Q?\n").from, d::bank::tip);
}

TEST(Format, ReadsARecall) {
    const auto plain = first_of<d::recall_step>("  - recall: \"{{words}}, {{ago}}\"\n  - ask: Q?\n");
    EXPECT_EQ(plain.weeks, (std::vector<int>{1, 4, 12}));
    EXPECT_EQ(plain.serves, d::pole::none);
    const auto more = first_of<d::recall_step>(
        "  - recall: [\"{{words}}\", \"Once: {{words}}\"]\n    weeks: [2, 104]\n    pole: vision\n"
        "  - ask: Q?\n");
    EXPECT_EQ(more.what.wordings, (wordings{"{{words}}", "Once: {{words}}"}));
    EXPECT_EQ(more.weeks, (std::vector<int>{2, 104}));
    EXPECT_EQ(more.serves, d::pole::vision);
}

TEST(Format, ReadsTheSideOfATappedAnswer_AndOfAnOption) {
    const auto steps = steps_of(
        "  - choose: Q?\n    options: [a, {value: b, label: B, pole: people}]\n    pole: vision\n"
        "  - scale: S?\n    pole: execution\n  - yes_no: Y?\n    pole: both\n  - yes_no: Z?\n");
    ASSERT_EQ(steps.size(), 4u);
    const auto& choose = std::get<d::choose_step>(steps[0].action);
    EXPECT_EQ(choose.serves, d::pole::vision);
    EXPECT_EQ(choose.options[0].serves, d::pole::none);
    EXPECT_EQ(choose.options[1].serves, d::pole::people);
    EXPECT_EQ(std::get<d::scale_step>(steps[1].action).serves, d::pole::execution);
    EXPECT_EQ(std::get<d::yes_no_step>(steps[2].action).serves, d::pole::both);
    EXPECT_EQ(std::get<d::yes_no_step>(steps[3].action).serves, d::pole::none);
}

TEST(Format, ReadsVisionValuesAndPriorities) {
    const auto steps = steps_of("  - vision: V?\n  - values: W?\n  - priorities: [P, R]\n");
    ASSERT_EQ(steps.size(), 3u);
    EXPECT_EQ(std::get<d::vision_step>(steps[0].action).question.wordings, wordings{"V?"});
    EXPECT_EQ(std::get<d::values_step>(steps[1].action).question.wordings, wordings{"W?"});
    EXPECT_EQ(std::get<d::priorities_step>(steps[2].action).question.wordings, (wordings{"P", "R"}));
}

TEST(Format, ReadsWhatIsRememberedAndForgotten) {
    const auto steps = steps_of(
        "  - ask: Q?\n    name: n\n  - remember: {turn: \"Now {{n|x}}\"}\n"
        "  - say: \"{{turn}}\"\n  - forget: turn\n  - forget: [turn, n]\n");
    ASSERT_EQ(steps.size(), 5u);
    EXPECT_EQ(std::get<d::remember_step>(steps[1].action).name, "turn");
    EXPECT_EQ(std::get<d::remember_step>(steps[1].action).words, "Now {{n|x}}");
    EXPECT_EQ(std::get<d::forget_step>(steps[3].action).names, wordings{"turn"});
    EXPECT_EQ(std::get<d::forget_step>(steps[4].action).names, (wordings{"turn", "n"}));
}

// --- pieces

TEST(Pieces, FillTheirParameters_InEveryWordingAndValue) {
    const auto steps =
        steps_of("  - include: p\n    with: {when: \"at the stand-up\", n: 3}\n",
                 "pieces:\n  p:\n    with: [when, n]\n    steps:\n    - ask: [\"What of [[when]]?\", \"And [[ when ]], "
                 "[[n]]?\"]\n"
                 "      short: \"[[when]]?\"\n    - recall: \"{{words}} ([[n]])\"\n      weeks: [\"[[n]]\"]\n"
                 "    - choose: Q?\n      options: [\"[[when]]\", {value: b, label: \"not [[when]]\"}]\n");
    ASSERT_EQ(steps.size(), 3u);
    const auto& ask = std::get<d::ask_step>(steps[0].action);
    EXPECT_EQ(ask.question.wordings, (wordings{"What of at the stand-up?", "And at the stand-up, 3?"}));
    EXPECT_EQ(ask.short_form, "at the stand-up?");
    EXPECT_EQ(std::get<d::recall_step>(steps[1].action).weeks, std::vector<int>{3});
    const auto& choose = std::get<d::choose_step>(steps[2].action);
    EXPECT_EQ(choose.options[0].value, "at the stand-up");
    EXPECT_EQ(choose.options[1].label, "not at the stand-up");
}

TEST(Pieces, GiveTheirStepsNewIds_WhenTheyComeASecondTime) {
    const auto steps =
        steps_of("  - include: p\n  - include: p\n    id: again\n  - ask: R?\n",
                 "pieces:\n  p:\n    steps:\n    - yes_no: Q?\n      name: n\n      id: q\n    - branch:\n"
                 "      - {if: n is yes, goto: z}\n      - else: q\n    - say: Z\n      id: z\n");
    ASSERT_EQ(steps.size(), 8u);
    std::string ids;
    for (const auto& s : steps) ids += s.id.text() + ' ';
    EXPECT_EQ(ids, "q p-1-1 z again p-2-q p-2-1 p-2-z s3 ");
    EXPECT_EQ(std::get<d::branch_step>(steps[1].action).otherwise, d::step_id("q"));
    EXPECT_EQ(std::get<d::goto_step>(steps[3].action).to, d::step_id("p-2-q"));
    const auto& second = std::get<d::branch_step>(steps[5].action);
    EXPECT_EQ(second.arms[0].to, d::step_id("p-2-z"));
    EXPECT_EQ(second.otherwise, d::step_id("p-2-q"));
}

TEST(Pieces, TakeInOtherPieces_AndHandOnTheirParameters) {
    const auto steps = steps_of("  - include: outer\n    with: {when: today}\n",
                                "pieces:\n  outer:\n    with: [when]\n    steps:\n    - include: inner\n"
                                "      with: {what: \"of [[when]]\"}\n    - say: Bye.\n"
                                "  inner: {with: [what], steps: [ask: \"What [[what]]?\"]}\n");
    ASSERT_EQ(steps.size(), 2u);
    EXPECT_EQ(std::get<d::ask_step>(steps[0].action).question.wordings, wordings{"What of today?"});
    EXPECT_EQ(steps[0].id, d::step_id("inner-1-1"));
    EXPECT_EQ(steps[1].id, d::step_id("outer-1-1"));
}

TEST(Pieces, AreNotTakenForRepetitions_WhenOnlyTheirParametersDiffer) {
    steps_of("  - include: p\n    with: {when: today}\n  - include: p\n    with: {when: at six}\n",
             "pieces:\n  p:\n    with: [when]\n    steps:\n    - ask: What do you want them to have understood by "
             "[[when]]?\n"
             "      id: named\n");
}

// --- days and sessions

TEST(Days, AreKnownByTheirIds_AndByTheirNumbersWithout) {
    const auto read =
        read_catalog({{"t.yaml", top + "days:\n- {id: one-thing, title: D, morning: [ask: Q], evening: [ask: R]}\n"
                                       "- {title: E, evening: [ask: S]}\n"}});
    ASSERT_EQ(listed(read), "");
    const auto& track = read.texts.tracks.begin()->second;
    EXPECT_EQ(track.days[0].id, "one-thing");
    EXPECT_EQ(track.days[0].morning->id, d::session_id("one-thing/morning"));
    EXPECT_EQ(track.days[0].evening->id, d::session_id("one-thing/evening"));
    EXPECT_EQ(track.days[1].id, "");
    EXPECT_EQ(track.days[1].evening->id, d::evening_of(2));
}

TEST(Days, ComeBackEveryDay_AndHaveAFirstALastAndALookBack) {
    const auto read =
        read_catalog({{"t.yaml", top + "first_day: [ask: A]\ndays:\n- {title: D, morning: [ask: Q]}\n"
                                       "every_day: {title: E, morning: [ask: B], evening: [ask: C]}\nlength: 40\n"
                                       "weekly_review: [show: review, ask: W]\nlast_day: [ask: L]\n"}});
    ASSERT_EQ(listed(read), "");
    const auto& track = read.texts.tracks.begin()->second;
    EXPECT_EQ(track.length, 40);
    EXPECT_EQ(d::day_count(track), 40);
    ASSERT_TRUE(track.every_day && track.first_day && track.last_day && track.weekly_review);
    EXPECT_EQ(track.every_day->title, "E");
    EXPECT_EQ(track.every_day->morning->id, d::session_id(d::every_morning));
    EXPECT_EQ(track.every_day->evening->id, d::session_id(d::every_evening));
    EXPECT_EQ(track.first_day->id, d::session_id(d::first_session));
    EXPECT_EQ(track.last_day->id, d::session_id(d::last_session));
    EXPECT_EQ(track.weekly_review->id, d::session_id(d::review_session));
    EXPECT_EQ(track.weekly_review->steps.size(), 2u);
    EXPECT_EQ(d::day_at(track, 1)->title, "D");
    EXPECT_EQ(d::day_at(track, 40)->title, "E");
    EXPECT_EQ(d::day_at(track, 41), nullptr);
}

TEST(Days, NeverEnd_WhenTheLengthIsOpen) {
    const auto read = read_catalog({{"t.yaml", top + "every_day: {title: E, morning: [ask: B]}\nlength: open\n"}});
    ASSERT_EQ(listed(read), "");
    EXPECT_EQ(d::day_count(read.texts.tracks.begin()->second), 0);
}

TEST(Session, HasConditions_WhenItIsAMap) {
    const auto read = read_catalog(
        {{"t.yaml",
          top + "days:\n- title: D\n  morning:\n  - choose: Q?\n    options: [a, b]\n    name: path\n    keep: person\n"
                "  evening: {if: path is not b, once: true, optional: true, steps: [ask: R]}\n"}});
    ASSERT_EQ(listed(read), "");
    const auto& day = read.texts.tracks.begin()->second.days[0];
    EXPECT_FALSE(day.morning->only_if || day.morning->once || day.morning->optional);
    ASSERT_TRUE(day.evening->only_if);
    EXPECT_EQ(day.evening->only_if->name, "path");
    EXPECT_EQ(day.evening->only_if->how, d::condition::test::is_not);
    EXPECT_EQ(day.evening->only_if->value, "b");
    EXPECT_TRUE(day.evening->once && day.evening->optional);
}

TEST(Session, TakesThreeMinutes_OnItsLongestWayOnly) {
    const auto seconds = [](const std::string& steps) {
        return read_catalog({{"t.yaml", top + "days:\n- title: D\n  morning:\n" + steps}}).findings;
    };
    const std::string four = "  - ask: A?\n  - ask: B?\n  - ask: C?\n  - ask: E?\n";
    EXPECT_EQ(seconds(four).size(), 0u);
    const auto more = seconds(four + "  - ask: F?\n    long: true\n");
    ASSERT_EQ(more.size(), 1u);
    EXPECT_EQ(
        to_text(more[0]),
        "t.yaml:7:3: warning: this session takes about 3 min 50 s on its longest way — three minutes are the most "
        "that people have: ask less, or split it");
    EXPECT_EQ(seconds("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: n is yes, goto: y}\n    - else: z\n"
                      "  - ask: A?\n    id: y\n  - ask: B?\n  - ask: C?\n  - end: true\n"
                      "  - ask: E?\n    id: z\n  - ask: F?\n  - ask: G?\n")
                  .size(),
              0u);
}

TEST(Track, IsForChannels_WhenItSaysSo) {
    const auto read = read_catalog(
        {{"t.yaml",
          top + "for_channels: true\nunit: week\ndays:\n- title: D\n  morning:\n  - say: \"Week {{day}} of {{days}}\"\n"
                "  - ask: Q?\n"}});
    ASSERT_EQ(listed(read), "");
    EXPECT_TRUE(read.texts.tracks.begin()->second.for_channels);
}

TEST(Track, HasAnEditionThatChangesWithItsTextOnly) {
    EXPECT_EQ(edition_of(""), "cbf29ce484222325");
    EXPECT_EQ(edition_of("a"), "af63dc4c8601ec8c");
    const auto edition = [](const std::string& name, const std::string& text) {
        return read_catalog({{name, text}}).texts.tracks.begin()->second.edition;
    };
    const auto text = top + "days:\n- {title: D, morning: [ask: Q]}\n";
    EXPECT_EQ(edition("a.yaml", text), edition_of(text));
    EXPECT_EQ(edition("b.yaml", text), edition_of(text));
    EXPECT_NE(edition("a.yaml", text + "# a comment\n"), edition_of(text));
}

// --- languages

TEST(Cards, CarryTheirLanguage_AndMayShareAnIdAcrossLanguages) {
    const auto read =
        read_catalog({{"a.yaml", "kind: prompts\ncards: [{id: a, pole: both, text: What now}]\n"},
                      {"b.yaml", "kind: prompts\nlanguage: de\ncards: [{id: a, pole: both, text: Was jetzt}]\n"}});
    ASSERT_EQ(listed(read), "");
    ASSERT_EQ(read.texts.prompts.size(), 2u);
    EXPECT_EQ(read.texts.prompts[0].language, "en");
    EXPECT_EQ(read.texts.prompts[1].language, "de");
    EXPECT_EQ(read.texts.prompts[0].id, read.texts.prompts[1].id);
}

const std::string original =
    top +
    "days:\n- id: one\n  title: D\n  morning:\n  - choose: Q?\n    id: q\n    name: n\n"
    "    options: [{value: a, label: A}, {value: b, label: B}]\n  - branch:\n"
    "    - {if: n is a, goto: z}\n    - else: y\n  - say: Y\n    id: y\n  - ask: Z?\n    id: z\n"
    "  evening:\n  - ask: R?\n";

// The German one, after changes to it.
catalog translated(std::vector<std::pair<std::string, std::string>> changes) {
    auto text = "language: de\n" + original;
    for (const auto& [from, to] : changes) {
        const auto at = text.find(from);
        if (at == std::string::npos)
            ADD_FAILURE() << from;
        else
            text.replace(at, from.size(), to);
    }
    return read_catalog({{"t.de.yaml", text}, {"t.yaml", original}});
}

TEST(Translation, StandsBesideItsOriginal) {
    const auto read = translated({{"label: A", "label: Ah"}, {"title: D", "title: Tag"}});
    ASSERT_EQ(listed(read), "");
    ASSERT_EQ(read.texts.tracks.size(), 1u);
    const auto& english = read.texts.tracks.at(d::track_id("t"));
    EXPECT_EQ(english.language, "en");
    const auto& german = read.texts.translations.at(d::track_id("t")).at("de");
    EXPECT_EQ(german.language, "de");
    EXPECT_EQ(german.days[0].title, "Tag");
    EXPECT_NE(german.edition, english.edition);
    EXPECT_EQ(read.texts.find(d::track_id("t"), "de"), &german);
    EXPECT_EQ(read.texts.find(d::track_id("t"), "fr"), &english);
}

TEST(Translation, IsTheTrack_WhenThereIsNoEnglishOne) {
    const auto read = read_catalog({{"t.de.yaml", "language: de\n" + original}});
    ASSERT_EQ(listed(read), "");
    EXPECT_EQ(read.texts.tracks.at(d::track_id("t")).language, "de");
    EXPECT_TRUE(read.texts.translations.empty());
}

TEST(Translation, WarnsWhereItDiffers) {
    struct difference {
        std::string from, to, finding;
    };
    const std::vector<difference> all = {
        {"value: b", "value: c",
         "t.de.yaml:10:5: warning: names, values, poles or conditions are not those of the original — as in the track "
         "in "
         "\"en\"\n"},
        {"name: n\n", "name: n\n    keep: person\n",
         "t.de.yaml:10:5: warning: names, values, poles or conditions are not those of the original — as in the track "
         "in "
         "\"en\"\n"},
        {"n is a", "n is b",
         "t.de.yaml:14:5: warning: names, values, poles or conditions are not those of the original — as in the track "
         "in "
         "\"en\"\n"},
        {"ask: Z?", "scale: Z?",
         "t.de.yaml:19:5: warning: this step is of another kind than the original's — as in the track in \"en\"\n"},
        {"  evening:\n  - ask: R?\n", "",
         "t.de.yaml:2:5: warning: missing translation: the session \"one/evening\" — it is said in \"en\"\n"},
        {"  evening:", "- id: two\n  title: E\n  evening:",
         "t.de.yaml:2:5: warning: this translation has 2 days instead of 1 — what is missing is said in \"en\"\n"
         "t.de.yaml:2:5: warning: missing translation: the session \"one/evening\" — it is said in \"en\"\n"
         "t.de.yaml:23:3: warning: the original has no session \"two/evening\" — take it out\n"},
        {"  - ask: R?\n", "  - ask: R?\n    id: r\n",
         "t.de.yaml:21:3: warning: missing translation: 1 of the original's steps, such as \"s1\" — as in the track in "
         "\"en\"\n"
         "t.de.yaml:22:5: warning: the original has no step \"r\" here — as in the track in \"en\"\n"},
    };
    for (const auto& one : all) EXPECT_EQ(listed(translated({{one.from, one.to}})), one.finding) << one.to;
}

TEST(Messages, CompleteEachOther_WhereALanguageLacksOne) {
    const auto read =
        read_catalog({{"en.yaml", "kind: messages\nlanguage: en\nmessages: {again: \"Well: {{question}}\"}\n"}});
    ASSERT_EQ(listed(read), "");
    const auto& english = read.texts.messages.at("en");
    EXPECT_EQ(english.at("again"), wordings{"Well: {{question}}"});
    EXPECT_TRUE(english.contains("bank.empty"));
    EXPECT_NE(read.texts.messages.at("de").at("again"), english.at("again"));
}

std::string bank_of(const std::string& kind, const std::string& language) {
    return "kind: " + kind + "\nlanguage: " + language + "\nversion: 1\ncards:\n- {id: c-" + kind +
           ", pole: vision, theme: 1, difficulty: 1, text: Words for " + kind + " in " + language + " }\n";
}

TEST(Translation, IsMissedForAWholeBank_InEachLanguageThatIsSpoken) {
    const source_file english{"t.yaml", original}, german{"t.de.yaml", "language: de\n" + original};
    const source_file tips{"tips.yaml", bank_of("tips", "en")}, prompts{"prompts.yaml", bank_of("prompts", "en")};
    EXPECT_EQ(listed(read_catalog({english, tips, prompts})), "");
    EXPECT_EQ(listed(read_catalog({english, german, tips, prompts})),
              "prompts.yaml:2:11: warning: there are no prompts in \"de\": 1 text is said in \"en\" — write a bank "
              "of prompts with language: de\n"
              "tips.yaml:2:11: warning: there are no tips in \"de\": 1 text is said in \"en\" — write a bank of "
              "tips with language: de\n");
    EXPECT_EQ(listed(read_catalog({english, german, tips, {"tips.de.yaml", bank_of("tips", "de")}})), "");
    const source_file messages{"de.yaml", "kind: messages\nlanguage: de\nmessages: {bank.empty: Nichts.}\n"};
    EXPECT_NE(listed(read_catalog({messages, tips})).find("there are no tips in \"de\""), std::string::npos);
}

TEST(Translation, IsMissedForAWholeTrack_AndForMessages) {
    auto other = original;
    other.replace(other.find("id: t\n"), 6, "id: u\n");
    const auto read =
        read_catalog({{"t.yaml", original}, {"t.de.yaml", "language: de\n" + original}, {"u.yaml", other}});
    EXPECT_NE(listed(read).find("warning: a track has no version in \"de\" and is said in the language it has: u — "
                                "translate 1 track\n"),
              std::string::npos)
        << listed(read);
    const auto french = read_catalog({{"t.fr.yaml", "language: fr\n" + original}});
    EXPECT_EQ(listed(french),
              "t.fr.yaml:1:11: warning: the coach itself has no messages in \"fr\" — write a message file with "
              "language: fr\n");
}

}  // namespace
