#include "bot/rehearsal/answers.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace fulcrum::bot::rehearsal {

using namespace dialogue;

namespace {

constexpr int most_answers = 60;  // in one sitting; a session holds a handful of questions

struct phrase_set {
    std::array<std::string_view, 4> sentences;
    std::string_view plan, cue, action, yes, no, vision, values, priorities, upward;
};

const phrase_set& phrases(std::string_view language) {
    static constexpr phrase_set english{
        {"The talk with the team about next week.", "We agreed on who takes the first step.",
         "It went better than I thought it would.", "I would say it earlier the next time."},
        "When the stand-up ends, I will ask one question",
        "When the stand-up ends",
        "ask one question",
        "yes",
        "no",
        "New people find their way in a week.\nThe team settles small things on its own.",
        "trust, clarity, care",
        "Finish the first version\nTalk with each person once",
        "The quarter's numbers first."};
    static constexpr phrase_set german{
        {"Das Gespräch mit dem Team über die nächste Woche.", "Wir haben geklärt, wer den ersten Schritt macht.",
         "Es lief besser als gedacht.", "Das nächste Mal sage ich es früher."},
        "Wenn das Stand-up endet, werde ich eine Frage stellen",
        "Wenn das Stand-up endet",
        "eine Frage stellen",
        "ja",
        "nein",
        "Neue finden sich in einer Woche zurecht.\nKleines regelt das Team allein.",
        "Vertrauen, Klarheit, Fürsorge",
        "Die erste Fassung fertigstellen\nMit jeder Person einmal sprechen",
        "Erst die Quartalszahlen dort."};
    return language.starts_with("de") ? german : english;
}

// What tells one question of a session from the next. What the machine asks in between is not part of it.
auto place_of(const person_state& s) {
    return std::tuple(s.running ? s.running->session.text() : std::string(),
                      s.running ? s.running->step.text() : std::string(), s.running ? s.running->phase : 0,
                      s.running ? s.running->held.size() : 0, s.running ? s.running->parts.size() : 0,
                      s.running.has_value(), s.stage);
}

// What the machine asks of its own accord is left, except where the session goes on or begins with a yes.
std::vector<std::string> answers_aside(side_question::kind what, std::string_view language) {
    using kind = side_question::kind;
    const std::string yes(phrases(language).yes), no(phrases(language).no);
    if (what == kind::plan_side) return {"1", no, "cancel"};
    const auto goes_on = {kind::go_on, kind::begin_optional, kind::begin_now, kind::rehearse_plan, kind::remind_plan};
    if (std::find(goes_on.begin(), goes_on.end(), what) != goes_on.end()) return {yes, no, "cancel"};
    return {no, "cancel"};
}

std::vector<std::string> answers_to(const rehearsal& talk, const person_state& s, std::string_view language) {
    const auto count = static_cast<std::size_t>(s.steps_done);
    if (s.side.what != side_question::kind::none) return answers_aside(s.side.what, language);
    if (const auto* open = talk.open_step(s)) {
        if (!s.running->parts.empty()) return {"done", "skip"};
        return plausible_answers(open->action, language, count, s.running->phase);
    }
    return plausible_answers(ask_step{}, language, count);
}

std::vector<std::string> first_answers(const step_action& action, const phrase_set& words,
                                       const std::string& sentence) {
    std::vector<std::string> out;
    const auto add = [&](auto... more) { (out.emplace_back(more), ...); };
    if (std::holds_alternative<choose_step>(action) || std::holds_alternative<check_step>(action))
        add("1", words.yes, sentence);
    else if (std::holds_alternative<scale_step>(action))
        add("7");
    else if (std::holds_alternative<yes_no_step>(action))
        add(words.yes);
    else if (std::holds_alternative<plan_step>(action))
        add(words.plan);
    else if (std::holds_alternative<balance_step>(action))
        add("3", "2", "1");
    else if (std::holds_alternative<vision_step>(action))
        add(words.vision, words.yes, sentence);
    else if (std::holds_alternative<values_step>(action))
        add(words.values, words.yes);
    else if (std::holds_alternative<priorities_step>(action))
        add(words.priorities);
    else if (std::holds_alternative<upward_step>(action))
        add(words.upward);
    else
        add(sentence, "1", words.yes);
    return out;
}

// For the further questions of a step that asks several; nothing for the other steps.
std::vector<std::string> further_answers(const step_action& action, const phrase_set& words,
                                         const std::string& sentence, int phase) {
    std::vector<std::string> out;
    const auto add = [&](auto... more) { (out.emplace_back(more), ...); };
    if (std::holds_alternative<plan_step>(action) && phase == 3)
        add(words.yes);  // "is that it?"
    else if (std::holds_alternative<check_step>(action) && phase == 4)
        add(words.yes);  // "did it come up?"
    else if (std::holds_alternative<plan_step>(action))
        add(phase == 1 ? words.cue : words.action);
    else if (std::holds_alternative<check_step>(action) && phase == 1)
        add(sentence);
    else if (std::holds_alternative<check_step>(action))
        add(words.action, words.no);
    else if (std::holds_alternative<balance_step>(action))
        add("2", "1");
    else if (std::holds_alternative<vision_step>(action))
        add(words.vision.substr(0, words.vision.find('\n')), words.yes);
    else if (std::holds_alternative<priorities_step>(action))
        add("1", "0");
    else if (std::holds_alternative<upward_step>(action))
        add("1", words.yes);
    return out;
}

}  // namespace

std::vector<std::string> plausible_answers(const step_action& action, std::string_view language, std::size_t count,
                                           int phase) {
    const auto& words = phrases(language);
    const std::string sentence(words.sentences[count % words.sentences.size()]);
    std::vector<std::string> out;
    if (phase > 0) out = further_answers(action, words, sentence, phase);
    if (out.empty()) out = first_answers(action, words, sentence);
    for (const auto* way_out : {"skip", "done", "cancel"}) out.emplace_back(way_out);
    return out;
}

bool answer_everything(rehearsal& talk, std::string_view language,
                       const std::function<void(const std::string&, const std::vector<heard>&)>& seen) {
    auto state = talk.state();
    std::size_t tried = 0, tried_aside = 0;  // of the session's question, and of the machine's own in between
    for (int given = 0; given < most_answers; ++given) {
        if (!talk.is_asked(state)) return true;
        const auto answers = answers_to(talk, state, language);
        auto& next = state.side.what == side_question::kind::none ? tried : tried_aside;
        if (next >= answers.size()) return false;
        const auto& answer = answers[next++];
        seen(answer, talk.say(answer));
        auto after = talk.state();
        if (place_of(after) != place_of(state)) tried = 0;
        if (after.side.what != state.side.what) tried_aside = 0;
        state = std::move(after);
    }
    return false;
}

}  // namespace fulcrum::bot::rehearsal
