#include "bot/rehearsal/answers.hpp"

#include <array>
#include <tuple>

namespace fulcrum::bot::rehearsal {

using namespace dialogue;

namespace {

constexpr int most_answers = 60;  // in one sitting; a session holds a handful of questions

struct phrase_set {
    std::array<std::string_view, 4> sentences;
    std::string_view plan, cue, yes, vision, values, priorities, upward;
};

const phrase_set& phrases(std::string_view language) {
    static constexpr phrase_set english{
        {"The talk with the team about next week.", "We agreed on who takes the first step.",
         "It went better than I thought it would.", "I would say it earlier the next time."},
        "When the stand-up ends, I will ask one question",
        "When the stand-up ends",
        "yes",
        "New people find their way in a week.\nThe team settles small things on its own.",
        "trust, clarity, care",
        "Finish the first version\nTalk with each person once",
        "The quarter's numbers first."};
    static constexpr phrase_set german{
        {"Das Gespräch mit dem Team über die nächste Woche.", "Wir haben geklärt, wer den ersten Schritt macht.",
         "Es lief besser als gedacht.", "Das nächste Mal sage ich es früher."},
        "Wenn das Stand-up endet, werde ich eine Frage stellen",
        "Wenn das Stand-up endet",
        "ja",
        "Neue finden sich in einer Woche zurecht.\nKleines regelt das Team allein.",
        "Vertrauen, Klarheit, Fürsorge",
        "Die erste Fassung fertigstellen\nMit jeder Person einmal sprechen",
        "Erst die Quartalszahlen dort."};
    return language.starts_with("de") ? german : english;
}

// What tells one question from the next.
auto place_of(const person_state& s) {
    return std::tuple(s.running ? s.running->session.text() : std::string(),
                      s.running ? s.running->step.text() : std::string(), s.running ? s.running->phase : 0,
                      s.running ? s.running->held.size() : 0, s.running ? s.running->parts.size() : 0,
                      s.running.has_value(), s.side.what, s.stage);
}

std::vector<std::string> answers_to(const rehearsal& talk, const person_state& s, std::string_view language,
                                    std::size_t count) {
    if (s.side.what != side_question::kind::none) return {"no", "cancel"};
    if (const auto* open = talk.open_step(s)) {
        if (!s.running->parts.empty()) return {"done", "skip"};
        if (std::holds_alternative<upward_step>(open->action) && s.running->phase > 0) return {"1", "skip", "cancel"};
        return plausible_answers(open->action, language, count);
    }
    return plausible_answers(ask_step{}, language, count);
}

}  // namespace

std::vector<std::string> plausible_answers(const step_action& action, std::string_view language, std::size_t count) {
    const auto& words = phrases(language);
    const std::string sentence(words.sentences[count % words.sentences.size()]);
    std::vector<std::string> out;
    const auto add = [&](auto... more) { (out.emplace_back(more), ...); };
    if (std::holds_alternative<choose_step>(action) || std::holds_alternative<check_step>(action))
        add("1", words.yes, sentence);
    else if (std::holds_alternative<scale_step>(action))
        add("7");
    else if (std::holds_alternative<yes_no_step>(action))
        add(words.yes);
    else if (std::holds_alternative<plan_step>(action))
        add(words.plan, words.cue, words.yes);
    else if (std::holds_alternative<balance_step>(action))
        add("3", "2", "1", words.yes);
    else if (std::holds_alternative<vision_step>(action))
        add(words.vision, words.yes, sentence, "1");
    else if (std::holds_alternative<values_step>(action))
        add(words.values, words.yes, "1");
    else if (std::holds_alternative<priorities_step>(action))
        add(words.priorities, "1", words.yes);
    else if (std::holds_alternative<upward_step>(action))
        add(words.upward, "1", words.yes);
    else
        add(sentence, "1", words.yes);
    add("skip", "done", "cancel");
    return out;
}

bool answer_everything(rehearsal& talk, std::string_view language,
                       const std::function<void(const std::string&, const std::vector<heard>&)>& seen) {
    auto state = talk.state();
    std::size_t tried = 0;
    for (int given = 0; given < most_answers; ++given) {
        if (!talk.is_asked(state)) return true;
        const auto answers = answers_to(talk, state, language, static_cast<std::size_t>(state.steps_done));
        if (tried >= answers.size()) return false;
        const auto& answer = answers[tried];
        seen(answer, talk.say(answer));
        auto after = talk.state();
        tried = place_of(after) == place_of(state) ? tried + 1 : 0;
        state = std::move(after);
    }
    return false;
}

}  // namespace fulcrum::bot::rehearsal
