#include "content/step_reader.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>

#include "content/fields.hpp"
#include "dialogue/calendar_words.hpp"
#include "dialogue/command.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::content {
namespace {

constexpr std::size_t longest_label = 75;  // what a button holds on every platform
constexpr std::size_t longest_name = 40;

const std::vector<std::string> kinds = {"say",    "ask",        "choose", "scale",   "yes_no",   "branch", "goto",
                                        "end",    "plan",       "check",  "balance", "draw",     "recall", "vision",
                                        "values", "priorities", "upward", "show",    "remember", "forget", "include"};
const std::vector<std::string> poles = {"vision", "execution", "both", "people"};

std::vector<std::string> keys_of(std::string_view kind) {
    if (kind == "ask") return {"ask", "id", "name", "keep", "short", "long", "pole", "help", "example", "rest"};
    if (kind == "choose") return {"choose", "id", "name", "keep", "options", "pole", "short", "help", "example"};
    if (kind == "scale") return {"scale", "id", "name", "keep", "low", "high", "pole", "short", "help", "example"};
    if (kind == "yes_no") return {"yes_no", "id", "name", "keep", "pole", "short", "help", "example"};
    if (kind == "plan") return {"plan", "id", "name", "keep", "pole", "short", "cue", "help", "example"};
    if (kind == "check" || kind == "upward") return {std::string(kind), "id", "name", "keep"};
    if (kind == "draw") return {"draw", "id", "name", "keep", "pole", "theme", "unseen"};
    if (kind == "recall") return {"recall", "id", "weeks", "pole"};
    return {std::string(kind), "id"};
}

// What a writer puts who wants the machine's own question.
bool is_switch(std::string_view words) {
    auto word = trimmed(words);
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return word == "true" || word == "false" || word == "yes" || word == "no" || word == "on" || word == "off";
}

std::string step_called(std::string_view kind) {
    const std::string_view article = kind == "ask" || kind == "end" || kind == "upward" ? "an " : "a ";
    return std::string(article).append(kind).append(" step");
}

class step_reader {
  public:
    step_reader(const document& doc, const limits& lim, report& out) : doc_(doc), lim_(lim), out_(out) {}

    draft_step read(const node& n, int position) {
        draft_.at = n.at;
        draft_.made.id = dialogue::step_id("s" + std::to_string(position));
        if (!expect_map(n, "a step", "begin it with its kind, such as \"- say: …\" or \"- ask: …\"", out_)) {
            draft_.broken = true;
            return std::move(draft_);
        }
        const auto kind = kind_of(n);
        if (kind.empty()) {
            draft_.broken = true;
            // Its id and name still count, so that nobody is sent after them.
            report unheard("");
            const fields step(n, "", {}, doc_, lim_, unheard);
            read_id(step);
            dialogue::ask_step stand_in;
            read_name(step, stand_in.as, unheard);
            draft_.made.action = std::move(stand_in);
            return std::move(draft_);
        }
        const fields step(n, step_called(kind), keys_of(kind), doc_, lim_, out_);
        draft_.at = step.find(kind)->key->at;
        read_id(step);
        if (kind == "say") read_say(step);
        if (kind == "ask") read_ask(step);
        if (kind == "choose") read_choose(step);
        if (kind == "scale") read_scale(step);
        if (kind == "yes_no") read_yes_no(step);
        if (kind == "branch") read_branch(step);
        if (kind == "goto") draft_.made.action = dialogue::goto_step{read_target(step, "goto")};
        if (kind == "end") read_end(step);
        if (kind == "plan") read_plan(step);
        if (kind == "check") read_check(step);
        if (kind == "balance") read_balance(step);
        if (kind == "draw") read_draw(step);
        if (kind == "recall") read_recall(step);
        if (kind == "vision") draft_.made.action = dialogue::vision_step{read_asked(step, "vision")};
        if (kind == "values") draft_.made.action = dialogue::values_step{read_asked(step, "values")};
        if (kind == "priorities") draft_.made.action = dialogue::priorities_step{read_asked(step, "priorities")};
        if (kind == "upward") read_upward(step);
        if (kind == "show") read_show(step);
        if (kind == "remember") read_remember(step);
        if (kind == "forget") read_forget(step);
        return std::move(draft_);
    }

  private:
    std::string kind_of(const node& n) {
        std::vector<const entry*> found;
        for (const auto& e : n.entries)
            if (std::find(kinds.begin(), kinds.end(), e.key->value) != kinds.end()) found.push_back(&e);
        if (found.size() == 1) return found.front()->key->value;
        if (found.size() > 1) {
            out_.error(found[1]->key->at,
                       "a step does one thing, here are " + quote(found[0]->key->value) + " and " +
                           quote(found[1]->key->value),
                       "begin a new step with a dash");
            return {};
        }
        bool slip = false;
        for (const auto& e : n.entries) {
            const auto better = meant(e.key->value, kinds);
            if (better.empty() || e.key->value == "id" || e.key->value == "name") continue;
            out_.error(e.key->at, "unknown key " + quote(e.key->value), "did you mean " + quote(better) + "?");
            slip = true;
        }
        if (!slip) out_.error(n.at, "this step does nothing", "give it one of " + either(kinds));
        return {};
    }

    void read_id(const fields& step) {
        auto id = step.slug("id");
        if (!id) return;
        draft_.made.id = dialogue::step_id(std::move(*id));
        draft_.named = true;
    }

    void read_name(const fields& step, dialogue::answer_name& as, report& out) {
        draft_.name_at = step.at("name");
        if (const auto name = step.line("name", lim_.text)) {
            if (is_own_name(*name, draft_.name_at, out)) as.name = *name;
        }
        if (const auto keep = step.word("keep", {"session", "person"})) {
            as.kept = *keep == 1 ? dialogue::scope::person : dialogue::scope::session;
            if (!step.find("name"))
                out.error(step.at("keep"), "\"keep\" without a name", "add name: …, under which the answer is kept");
        }
    }

    // One wording.
    std::optional<std::string> read_template(const node& n, place at) {
        if (!expect_text(n, at, lim_.text, out_)) return std::nullopt;
        std::vector<dialogue::template_problem> problems;
        for (auto& hole : dialogue::placeholders(n.value, &problems))
            draft_.quotes.push_back({std::move(hole.name), hole.has_fallback, doc_.brace(n, hole.offset)});
        for (auto& problem : problems)
            out_.error(doc_.brace(n, problem.offset), std::move(problem.message),
                       "write {{name}}, or {{name|words if there is no answer}}");
        return trimmed(n.value);
    }

    // A sitting may be held at another hour, and the day after a Friday is a Monday.
    void warn_of_fixed_days(std::string_view wording, place at) {
        struct fixed {
            std::string_view words, instead;
        };
        static constexpr fixed all[] = {
            {"tomorrow", "next_day"},         {"this morning", "this_morning"}, {"tonight", "tonight"},
            {"good night", "farewell"},       {"good morning", "greeting"},     {"morgen", "next_day"},
            {"heute Morgen", "this_morning"}, {"heute früh", "this_morning"},   {"gute Nacht", "farewell"},
            {"guten Morgen", "greeting"},     {"heute Abend", "tonight"}};
        std::string bare;  // what stands in braces is no fixed word
        int depth = 0;
        for (const char c : wording) {
            depth += (c == '{') - (c == '}');
            if (depth == 0) bare += c;
        }
        const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        const auto in_word = [&](std::size_t i) {
            return i < bare.size() &&
                   (static_cast<unsigned char>(bare[i]) >= 0x80 || std::isalnum(static_cast<unsigned char>(bare[i])));
        };
        for (const auto& f : all)
            for (std::size_t i = 0; i + f.words.size() <= bare.size(); ++i) {
                const auto here = std::string_view(bare).substr(i, f.words.size());
                const bool first =
                    small(here[0]) == small(f.words[0]) && (here[0] == f.words[0] || f.words != "morgen");
                if (!first || here.substr(1) != f.words.substr(1) || (i > 0 && in_word(i - 1)) ||
                    in_word(i + f.words.size()))
                    continue;
                out_.warning(at, quote(std::string(here)) + " fits one hour or day only, and people have their own",
                             "write {{" + std::string(f.instead) + "}}, or say it without a day");
                return;
            }
    }

    dialogue::text read_text(const fields& step, std::string_view key) {
        dialogue::text made;
        const node& value = *step.find(key)->value;
        if (value.what != node::kind::list) {
            if (auto wording = read_template(value, step.at(key))) made.wordings.push_back(std::move(*wording));
            if (!made.wordings.empty()) warn_of_fixed_days(made.wordings.front(), value.at);
            return made;
        }
        if (value.items.empty()) out_.error(value.at, "there is no wording in this list", "write at least one text");
        std::set<std::string> seen;
        for (const auto* n : value.items) {
            auto wording = read_template(*n, n->at);
            if (!wording) continue;
            if (!seen.insert(*wording).second)
                out_.warning(n->at, "the same wording a second time", "take one out, or say it differently");
            warn_of_fixed_days(*wording, n->at);
            made.wordings.push_back(std::move(*wording));
        }
        return made;
    }

    // People would read "true" as the question.
    void expect_words(const node& n, place at, std::string_view key, const std::string& remedy) {
        if (n.what == node::kind::scalar && is_switch(n.value))
            out_.error(at, quote(key) + " is only " + quote(trimmed(n.value)), remedy);
        for (const auto* wording : n.items) expect_words(*wording, wording->at, key, remedy);
    }

    dialogue::text read_asked(const fields& step, std::string_view key) {
        expect_words(*step.find(key)->value, step.at(key), key, "write the question");
        return read_text(step, key);
    }

    std::string read_short_text(const fields& step, std::string_view key) {
        const auto* e = step.find(key);
        if (!e) return {};
        expect_words(*e->value, step.at(key), key, "write the question, or take the key out");
        return read_template(*e->value, step.at(key)).value_or("");
    }

    template <class Question>
    Question read_question(const fields& step, std::string_view key) {
        Question made;
        made.question = read_asked(step, key);
        made.short_form = read_short_text(step, "short");
        made.help = {read_short_text(step, "help"), read_short_text(step, "example")};
        read_name(step, made.as, out_);
        return made;
    }

    void read_say(const fields& step) { draft_.made.action = dialogue::say_step{read_text(step, "say")}; }

    void read_ask(const fields& step) {
        auto made = read_question<dialogue::ask_step>(step, "ask");
        made.collects = step.flag("long").value_or(false);
        made.takes_rest = step.flag("rest").value_or(false);
        made.serves = read_pole(step);
        draft_.made.action = std::move(made);
    }

    dialogue::pole read_pole(const fields& step) {
        const auto pole = step.word("pole", poles);
        return pole ? static_cast<dialogue::pole>(*pole + 1) : dialogue::pole::none;
    }

    void read_plan(const fields& step) {
        auto made = read_question<dialogue::plan_step>(step, "plan");
        made.cue = read_short_text(step, "cue");
        made.serves = read_pole(step);
        draft_.made.action = std::move(made);
    }

    void read_check(const fields& step) {
        dialogue::check_step made;
        made.lead = read_own_words(step, "check", "the words that lead in");
        read_name(step, made.as, out_);
        draft_.made.action = std::move(made);
    }

    void read_upward(const fields& step) {
        dialogue::upward_step made;
        made.question = read_own_words(step, "upward", "how to ask");
        read_name(step, made.as, out_);
        draft_.made.action = std::move(made);
    }

    // true: the machine has words for it.
    dialogue::text read_own_words(const fields& step, const std::string& key, const std::string& others) {
        const auto& value = *step.find(key)->value;
        const auto word = value.what == node::kind::scalar ? trimmed(value.value) : "";
        if (word == "false")
            out_.error(step.at(key), quote(key) + " is false", "write " + key + ": true, or take the step out");
        if (word == "false" || word == "true") return {};
        expect_words(value, step.at(key), key, "write " + key + ": true, or " + others);
        return read_text(step, key);
    }

    void read_balance(const fields& step) {
        if (const auto flag = step.flag("balance"); flag && !*flag)
            out_.error(step.at("balance"), "\"balance\" is false", "write balance: true, or take the step out");
        draft_.made.action = dialogue::balance_step{};
    }

    void read_draw(const fields& step) {
        dialogue::draw_step made;
        if (const auto from = step.word("draw", {"tip", "question", "prompt"}))
            made.from = static_cast<dialogue::bank>(*from);
        auto sides = poles;
        sides.insert(sides.end(), {"neglected", "any"});
        if (const auto side = step.word("pole", sides)) {
            using by = dialogue::draw_step::side;
            made.by = *side < poles.size() ? by::fixed : *side == poles.size() ? by::neglected : by::any;
            if (*side < poles.size()) made.fixed = static_cast<dialogue::pole>(*side + 1);
        }
        made.theme = step.theme("any").value_or(0);
        made.unseen_days = step.number("unseen", 0, 3650).value_or(made.unseen_days);
        read_name(step, made.as, out_);
        if (made.from == dialogue::bank::tip && !made.as.name.empty()) {
            out_.error(draft_.name_at, "a tip has no answer", "take the name out, or draw a question");
            made.as = {};
        }
        draft_.made.action = std::move(made);
    }

    void read_recall(const fields& step) {
        dialogue::recall_step made;
        made.what = read_text(step, "recall");
        if (const auto* weeks = step.list("weeks", "list the weeks, such as weeks: [1, 4, 12]")) {
            made.weeks.clear();
            for (const auto* n : weeks->items) {
                const auto number = n->what == node::kind::scalar ? whole_number(trimmed(n->value)) : std::nullopt;
                if (!number || *number < 1 || *number > 104 || made.weeks.size() >= 10)
                    out_.error(n->at, "this is no number of weeks", "write up to ten numbers from 1 to 104");
                else
                    made.weeks.push_back(*number);
            }
            if (made.weeks.empty()) made.weeks = {1};
        }
        const node& value = *step.find("recall")->value;
        const auto need_words = [&](const node& wording, place at) {
            if (wording.what != node::kind::scalar || is_blank(wording)) return;
            const auto holes = dialogue::placeholders(wording.value);
            if (std::none_of(holes.begin(), holes.end(), [](const auto& hole) { return hole.name == "words"; }))
                out_.error(at, "the old words are not quoted here", "put {{words}} where they belong");
        };
        if (value.what == node::kind::list)
            for (const auto* n : value.items) need_words(*n, n->at);
        else
            need_words(value, step.at("recall"));
        // These two are filled in by the machine.
        std::erase_if(draft_.quotes, [](const quote_use& q) { return q.name == "words" || q.name == "ago"; });
        made.serves = read_pole(step);
        draft_.made.action = std::move(made);
    }

    void read_show(const fields& step) {
        dialogue::show_step made;
        if (const auto what = step.word("show", {"balance", "plans", "vision", "priorities", "review"}))
            made.what = static_cast<dialogue::overview>(*what);
        draft_.made.action = made;
    }

    void read_remember(const fields& step) {
        dialogue::remember_step made;
        const std::string remedy = "write one name and its text, such as remember: {turn: second}";
        const node& value = *step.find("remember")->value;
        draft_.made.action = made;
        if (!expect_map(value, "remember", remedy, out_)) {
            draft_.broken = true;
            return;
        }
        if (value.entries.size() != 1) {
            out_.error(value.at,
                       value.entries.empty() ? "here is no name"
                                             : "here are " + std::to_string(value.entries.size()) + " names",
                       remedy);
            draft_.broken = true;
            return;
        }
        const auto& e = value.entries.front();
        draft_.name_at = e.key->at;
        if (!is_own_name(e.key->value, e.key->at, out_)) {
            draft_.broken = true;
            return;
        }
        made.name = e.key->value;
        made.words = read_template(*e.value, e.key->at).value_or("");
        draft_.made.action = std::move(made);
    }

    void read_forget(const fields& step) {
        dialogue::forget_step made;
        const node& value = *step.find("forget")->value;
        const auto take = [&](const node& n) {
            if (n.what == node::kind::scalar && dialogue::is_name(trimmed(n.value)))
                made.names.push_back(trimmed(n.value));
            else
                out_.error(n.at, "this is no name", "write the name of an answer, or a list of names");
        };
        if (value.what == node::kind::list && value.items.empty())
            out_.error(value.at, "there is no name in this list", "write the name of an answer, or take the step out");
        if (value.what == node::kind::list)
            for (const auto* n : value.items) take(*n);
        else
            take(value);
        draft_.made.action = std::move(made);
    }

    bool is_own_name(const std::string& name, place at, report& out) {
        static const std::vector<std::string> built_in = {"name", "day",     "days",      "words",
                                                          "ago",  "differs", "open_plans"};
        if (!dialogue::is_name(name) || name.size() > longest_name)
            out.error(at, quote(name) + " is no name for an answer",
                      "use at most 40 letters, digits and _, a letter first");
        else if (dialogue::is_calendar_word(name) ||
                 std::find(built_in.begin(), built_in.end(), name) != built_in.end())
            out.error(at, quote(name) + " is always there and cannot be asked for", "choose another name");
        else
            return true;
        return false;
    }

    void read_scale(const fields& step) {
        auto made = read_question<dialogue::scale_step>(step, "scale");
        made.low = step.line("low", longest_label).value_or("");
        made.high = step.line("high", longest_label).value_or("");
        made.serves = read_pole(step);
        draft_.made.action = std::move(made);
    }

    void read_yes_no(const fields& step) {
        auto made = read_question<dialogue::yes_no_step>(step, "yes_no");
        made.serves = read_pole(step);
        draft_.made.action = std::move(made);
    }

    void read_choose(const fields& step) {
        auto made = read_question<dialogue::choose_step>(step, "choose");
        const std::string remedy = "write 2 to 9 options, such as options: [vision, execution]";
        if (step.need("options", remedy))
            if (const auto* list = step.list("options", remedy)) {
                if (list->items.size() < 2 || list->items.size() > 9)
                    out_.error(list->at,
                               list->items.size() == 1 ? "there is only one option"
                                                       : "there are " + std::to_string(list->items.size()) + " options",
                               remedy);
                else
                    for (const auto* n : list->items) read_option(*n, made.options);
            }
        if (made.options.size() < 2) draft_.broken = true;
        made.serves = read_pole(step);
        draft_.made.action = std::move(made);
    }

    void read_option(const node& n, std::vector<dialogue::option>& options) {
        dialogue::option made;
        place value_at = n.at, label_at = n.at;
        if (n.what == node::kind::map) {
            const fields option(n, "an option", {"value", "label", "pole"}, doc_, lim_, out_);
            const auto value = option.needed_line("value", longest_label, "it is what a condition asks for");
            const auto label = option.needed_line("label", longest_label, "it is what the person sees");
            if (!value || !label) {
                draft_.broken = true;
                return;
            }
            made = {*value, *label, read_pole(option)};
            value_at = option.at("value");
            label_at = option.at("label");
        } else {
            if (!expect_text(n, n.at, longest_label, out_)) {
                draft_.broken = true;
                return;
            }
            expect_no_holes(n, doc_, out_);
            made = {trimmed(n.value), trimmed(n.value), dialogue::pole::none};
        }
        if (made.value == "answered" || made.value == "missing" || made.value.starts_with("not "))
            out_.error(value_at, quote(made.value) + " means something else in a condition", "choose another value");
        if (is_a_command(made.label))
            out_.warning(label_at, quote(made.label) + " is a command, too: typed, it is done and not chosen",
                         "say it in other words");
        for (const auto& other : options) {
            if (other.value == made.value)
                out_.error(value_at, "the option " + quote(made.value) + " stands here a second time", "take one out");
            else if (dialogue::plain(other.label) == dialogue::plain(made.label))
                out_.error(label_at, quote(made.label) + " cannot be told apart from " + quote(other.label),
                           "choose another label");
        }
        options.push_back(std::move(made));
    }

    // These always work, so the word never picks the option.
    static bool is_a_command(std::string_view label) {
        const auto read = dialogue::read_command(label);
        return read.how == dialogue::command_reading::kind::exact &&
               dialogue::plain(label) == dialogue::verb_text(read.what.what);
    }

    dialogue::step_id read_target(const fields& map, std::string_view key) {
        draft_.targets_at.push_back(map.at(key));
        auto target = map.slug(key);
        if (!target) draft_.broken = true;
        return dialogue::step_id(target.value_or(""));
    }

    // Several are a mistake of their own.
    static bool only_elses_after(const node& list, std::size_t i) {
        return std::all_of(list.items.begin() + static_cast<std::ptrdiff_t>(i) + 1, list.items.end(),
                           [](const node* n) {
                               return std::any_of(n->entries.begin(), n->entries.end(),
                                                  [](const entry& e) { return e.key->value == "else"; });
                           });
    }

    void read_branch(const fields& step) {
        dialogue::branch_step made;
        const std::string remedy = "write arms with if and goto, and then one with else";
        const auto* list = step.list("branch", remedy);
        bool has_else = false;
        for (std::size_t i = 0; list && i < list->items.size(); ++i) {
            const node& n = *list->items[i];
            if (!expect_map(n, "an arm of a branch", remedy, out_)) {
                draft_.broken = true;
                continue;
            }
            const fields arm(n, "an arm", {"if", "goto", "else"}, doc_, lim_, out_);
            if (!arm.find("else")) {
                read_arm(arm, made);
                continue;
            }
            if (arm.find("if") || arm.find("goto"))
                out_.error(arm.at(), "an else goes without if and goto", "write - else: and the id of a step");
            else if (has_else)
                out_.error(arm.at(), "a branch has one else", "take one out");
            else if (!only_elses_after(*list, i))
                out_.error(arm.at(), "the else is not the last arm", "move it down: arms below it are never taken");
            if (!std::exchange(has_else, true)) {
                made.otherwise = read_target(arm, "else");
                else_at_ = draft_.targets_at.back();
                draft_.targets_at.pop_back();
            }
        }
        if (list && !has_else) {
            out_.error(draft_.at, "this branch has no else", "end it with - else: and the id of a step");
            draft_.broken = true;
        } else if (list && made.arms.empty() && !draft_.broken) {
            out_.error(draft_.at, "this branch has only an else", "use goto");
        }
        if (!list) draft_.broken = true;
        draft_.targets_at.push_back(else_at_);
        draft_.made.action = std::move(made);
    }

    void read_arm(const fields& arm, dialogue::branch_step& made) {
        const bool complete = arm.need("if", "write a condition, such as if: did_it is yes") &&
                              arm.need("goto", "say where to go: goto: and the id of a step");
        if (!complete) {
            draft_.broken = true;
            return;
        }
        dialogue::branch_step::arm here;
        draft_.conditions_at.push_back(arm.at("if"));
        if (const auto text = arm.line("if", lim_.text)) {
            if (auto when = read_condition(*text))
                here.when = std::move(*when);
            else
                out_.error(arm.at("if"), quote(*text) + " is no condition",
                           "write NAME is VALUE, NAME is not VALUE, NAME at least N, NAME at most N, NAME is answered "
                           "or NAME is missing");
        }
        here.to = read_target(arm, "goto");
        const auto same = [&](const auto& other) {
            return !here.when.name.empty() && other.when.name == here.when.name && other.when.how == here.when.how &&
                   other.when.value == here.when.value;
        };
        if (std::any_of(made.arms.begin(), made.arms.end(), same))
            out_.error(arm.at("if"), "the same condition a second time: this arm is never taken", "take one out");
        made.arms.push_back(std::move(here));
    }

    void read_end(const fields& step) {
        if (const auto flag = step.flag("end"); flag && !*flag)
            out_.error(step.at("end"), "\"end\" is false", "write end: true, or take the step out");
        draft_.made.action = dialogue::end_step{};
    }

    const document& doc_;
    const limits& lim_;
    report& out_;
    draft_step draft_;
    place else_at_;
};

// Takes the first word off.
std::string_view next_word(std::string_view& rest) {
    const auto from = rest.find_first_not_of(" \t");
    if (from == std::string_view::npos) return rest = {};
    const auto word = rest.substr(from, rest.find_first_of(" \t", from) - from);
    rest = rest.substr(from + word.size());
    return word;
}

}  // namespace

draft_step read_step(const node& n, int position, const document& doc, const limits& lim, report& out) {
    return step_reader(doc, lim, out).read(n, position);
}

std::optional<dialogue::condition> read_condition(std::string_view text) {
    using test = dialogue::condition::test;
    dialogue::condition made;
    made.name = next_word(text);
    if (!dialogue::is_name(made.name)) return std::nullopt;
    const auto verb = next_word(text);
    if (verb == "at") {
        const auto which = next_word(text);
        if (which != "least" && which != "most") return std::nullopt;
        made.how = which == "least" ? test::at_least : test::at_most;
        made.value = trimmed(text);
        const auto number = whole_number(made.value);
        if (!number) return std::nullopt;
        made.value = std::to_string(*number);
        return made;
    }
    if (verb != "is") return std::nullopt;
    made.value = trimmed(text);
    if (made.value == "answered" || made.value == "missing") {
        made.how = made.value == "answered" ? test::answered : test::missing;
        made.value.clear();
        return made;
    }
    auto rest = text;
    if (next_word(rest) == "not") {
        made.how = test::is_not;
        made.value = trimmed(rest);
        if (made.value == "answered" || made.value == "missing") return std::nullopt;
    }
    if (made.value.empty()) return std::nullopt;
    return made;
}

}  // namespace fulcrum::content
