// Labels of steps and sessions, and the Mermaid chart.
#include "bot/commands/track_graph.hpp"

#include <array>

#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::commands {

using namespace dialogue;

namespace {

constexpr std::size_t mermaid_text = 80;  // code points of a text in the chart

using family = step_label::family;

std::string pole_words(pole p) {
    switch (p) {
        case pole::vision:
            return "vision";
        case pole::execution:
            return "execution";
        case pole::both:
            return "both";
        case pole::people:
            return "people";
        case pole::none:
            break;
    }
    return {};
}

std::string theme_words(int theme) { return "theme " + std::to_string(theme); }

std::string first_of(const text& t) { return t.wordings.empty() ? std::string() : t.wordings.front(); }

// Makes the label of one kind; a kind not known here is shown by what it has in common with others.
struct labeller {
    step_label out;

    void begin(family shows, std::string kind) {
        out.shows = shows;
        out.kind = std::move(kind);
    }
    void note(std::string words) {
        if (!words.empty()) out.notes.push_back(std::move(words));
    }
    void words(const text& t) {
        out.text = first_of(t);
        if (t.wordings.size() > 1)
            note(std::to_string(t.wordings.size() - 1) +
                 (t.wordings.size() == 2 ? " other wording" : " other wordings"));
    }
    void kept(const answer_name& as) {
        if (!as.name.empty())
            note("kept as " + as.name + (as.kept == scope::person ? " for the person" : " for this session"));
    }
    void serves(pole p) {
        if (p != pole::none) note("serves " + pole_words(p));
    }

    void operator()(const say_step& s) {
        begin(family::says, "says");
        words(s.what);
    }
    void operator()(const ask_step& s) {
        begin(family::asks, s.collects ? "asks, several messages" : "asks");
        words(s.question);
        kept(s.as);
        serves(s.serves);
    }
    void operator()(const choose_step& s) {
        begin(family::asks, "choice");
        words(s.question);
        for (const auto& o : s.options)
            out.options.push_back((plain(o.value).empty() || plain(o.value) == plain(o.label)
                                       ? o.label
                                       : o.label + " (" + o.value + ")") +
                                  (o.serves == pole::none ? "" : ", serves " + pole_words(o.serves)));
        kept(s.as);
        serves(s.serves);
    }
    void operator()(const scale_step& s) {
        begin(family::asks, "scale 1–10");
        words(s.question);
        if (!s.low.empty() && !s.high.empty()) out.options.push_back("1 = " + s.low + " … 10 = " + s.high);
        kept(s.as);
        serves(s.serves);
    }
    void operator()(const yes_no_step& s) {
        begin(family::asks, "yes or no");
        words(s.question);
        kept(s.as);
        serves(s.serves);
    }
    void operator()(const branch_step& s) {
        begin(family::moves, "branch");
        for (const auto& arm : s.arms) out.ways.emplace_back(condition_words(arm.when), arm.to);
        out.ways.emplace_back("otherwise", s.otherwise);
    }
    void operator()(const goto_step& s) {
        begin(family::moves, "goes on");
        out.ways.emplace_back("at " + s.to.text(), s.to);
    }
    void operator()(const end_step&) { begin(family::moves, "ends here"); }
    void operator()(const plan_step& s) {
        begin(family::asks, "plan: When …, I will …");
        words(s.question);
        if (!s.cue.empty()) note("asks for the cue: " + s.cue);
        kept(s.as);
        serves(s.serves);
    }
    void operator()(const check_step& s) {
        begin(family::asks, "checks the open plan");
        words(s.lead);
        out.options.push_back("kept, partly or not yet");
        note("passed over without a plan");
        kept(s.as);
    }
    void operator()(const balance_step&) {
        begin(family::asks, "balance of the day");
        out.options.push_back("vision 1 … 5 execution; people: none, some, a lot");
    }
    void operator()(const draw_step& s) {
        constexpr std::array<std::string_view, 3> banks{"tip", "question", "prompt"};
        const auto from = static_cast<std::size_t>(s.from);
        begin(s.from == bank::tip ? family::says : family::asks,
              "draws a " + std::string(from < banks.size() ? banks[from] : "card"));
        note(s.by == draw_step::side::neglected ? "for the neglected side"
             : s.by == draw_step::side::fixed   ? "for " + pole_words(s.fixed)
                                                : "for any side");
        if (s.theme > 0) note(theme_words(s.theme));
        note("unseen for " + std::to_string(s.unseen_days) + " days");
        kept(s.as);
    }
    void operator()(const recall_step& s) {
        begin(family::says, "brings back own words");
        words(s.what);
        std::string weeks;
        for (const int w : s.weeks) weeks += (weeks.empty() ? "" : ", ") + std::to_string(w);
        note("from " + weeks + " weeks ago; passed over when there are none");
        serves(s.serves);
    }
    void operator()(const vision_step& s) {
        begin(family::asks, "vision, up to three lines");
        words(s.question);
    }
    void operator()(const values_step& s) {
        begin(family::asks, "values, up to three");
        words(s.question);
    }
    void operator()(const priorities_step& s) {
        begin(family::asks, "priorities of the week");
        words(s.question);
    }
    void operator()(const upward_step& s) {
        begin(family::asks, "vision held against the manager's priority");
        words(s.question);
        out.options.push_back("nowhere, or where: on purpose or not");
        note("passed over without a vision");
        kept(s.as);
    }
    void operator()(const show_step& s) {
        constexpr std::array<std::string_view, 5> all{"balance", "plans", "vision", "priorities", "review"};
        const auto what = static_cast<std::size_t>(s.what);
        begin(family::says, "shows " + std::string(what < all.size() ? all[what] : "an overview"));
    }
    void operator()(const remember_step& s) {
        begin(family::says, "remembers " + s.name);
        out.text = s.words;
    }
    void operator()(const forget_step& s) {
        std::string names;
        for (const auto& n : s.names) names += (names.empty() ? "" : ", ") + n;
        begin(family::says, "forgets " + names);
    }
    template <class Step>
    void operator()(const Step& s) {
        begin(family::says, "step");
        if constexpr (requires { s.question; }) {
            begin(family::asks, "asks");
            words(s.question);
        }
        if constexpr (requires { s.what; }) words(s.what);
        if constexpr (requires { s.as; }) kept(s.as);
    }
};

// A team's week has one session, and it comes whenever the channel's hour is.
void add_day(std::vector<graph_row>& rows, std::string title, const day& d, bool for_channels) {
    if (!d.title.empty()) title += " · " + d.title;
    graph_row row{std::move(title), {}};
    if (d.morning) row.sessions.emplace_back(for_channels ? "" : "Morning", &*d.morning);
    if (d.evening) row.sessions.emplace_back("Evening", &*d.evening);
    rows.push_back(std::move(row));
}

// Safe within the quotation marks of a Mermaid label.
std::string mermaid_quoted(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto length = code_point_length(text, i);
        const char c = text[i];
        if (length == 0)
            out += "?";
        else if (c == '\n')
            out += "<br/>";
        else if (length == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7f))
            out += ' ';
        else if (std::string_view("\"#<>&`{}|\\;").find(c) != std::string_view::npos)
            out.append("#").append(std::to_string(static_cast<int>(c))).append(";");
        else
            out.append(text.substr(i, length));
        i += std::max<std::size_t>(1, length);
    }
    return out;
}

class mermaid {
  public:
    std::string draw(const track& t) && {
        out_ = "flowchart TB\n";
        out_ += "  %% " + mermaid_quoted(t.title) + "\n";
        for (const auto& row : rows_of(t))
            for (const auto& [name, s] : row.sessions) add(name.empty() ? row.title : row.title + " · " + name, *s);
        for (std::size_t i = 1; i < sessions_; ++i)
            out_ += "  s" + std::to_string(i - 1) + " -.-> s" + std::to_string(i) + "\n";
        out_ += "  classDef asks stroke-width:3px\n  classDef moves stroke-dasharray:4 3\n";
        return std::move(out_);
    }

  private:
    std::string node(std::size_t step) const { return "s" + std::to_string(sessions_) + "n" + std::to_string(step); }

    void add(const std::string& title, const session& s) {
        const auto notes = session_notes(s);
        out_ += "  subgraph s" + std::to_string(sessions_) + "[\"" +
                mermaid_quoted(notes.empty() ? title : title + "\n" + notes) + "\"]\n    direction TB\n";
        for (std::size_t i = 0; i < s.steps.size(); ++i) add(s, i);
        out_ += "  end\n";
        ++sessions_;
    }

    void add(const session& s, std::size_t i) {
        const auto& action = s.steps[i].action;
        const auto label = label_of(action);
        std::string words = mermaid_quoted(label.kind);
        if (!label.text.empty()) words += "<br/>" + mermaid_quoted(shortened(label.text, mermaid_text));
        for (const auto& o : label.options) words += "<br/>· " + mermaid_quoted(shortened(o, mermaid_text));
        const bool moves = label.shows == family::moves, asks = label.shows == family::asks;
        out_ += "    " + node(i) +
                (moves  ? "{{\""
                 : asks ? "([\""
                        : "[\"") +
                words +
                (moves  ? "\"}}"
                 : asks ? "\"])"
                        : "\"]") +
                (moves  ? ":::moves"
                 : asks ? ":::asks"
                        : "") +
                "\n";
        for (const auto& [why, to] : label.ways) {
            const int target = find_step(s, to);
            if (target < 0) continue;
            const bool branch = label.ways.size() > 1;
            out_ += "    " + node(i) + " -->" + (branch ? "|\"" + mermaid_quoted(why) + "\"| " : " ") +
                    node(static_cast<std::size_t>(target)) + "\n";
        }
        if (label.ways.empty() && !std::holds_alternative<end_step>(action) && i + 1 < s.steps.size())
            out_ += "    " + node(i) + " --> " + node(i + 1) + "\n";
    }

    std::string out_;
    std::size_t sessions_ = 0;
};

}  // namespace

step_label label_of(const step_action& action) {
    labeller all;
    std::visit(all, action);
    return std::move(all.out);
}

std::string condition_words(const condition& c) {
    using test = condition::test;
    switch (c.how) {
        case test::is:
            return c.name + " is " + c.value;
        case test::is_not:
            return c.name + " is not " + c.value;
        case test::at_least:
            return c.name + " is at least " + c.value;
        case test::at_most:
            return c.name + " is at most " + c.value;
        case test::answered:
            return c.name + " was answered";
        case test::missing:
            return c.name + " is missing";
    }
    return c.name;
}

std::string session_notes(const session& s) {
    std::string out;
    const auto add = [&](const std::string& words) { out += (out.empty() ? "" : ", ") + words; };
    if (s.optional) add("offered in a line");
    if (s.once) add("held once");
    if (s.only_if) add("only if " + condition_words(*s.only_if));
    return out;
}

std::vector<graph_row> rows_of(const track& t) {
    std::vector<graph_row> rows;
    if (t.first_day) rows.push_back({"Before day 1", {{"The first session", &*t.first_day}}});
    for (std::size_t i = 0; i < t.days.size(); ++i)
        add_day(rows, (t.for_channels ? "Week " : "Day ") + std::to_string(i + 1), t.days[i], t.for_channels);
    if (t.every_day) {
        const auto from = t.days.size() + 1;
        add_day(rows,
                t.length > 0 ? "Days " + std::to_string(from) + " to " + std::to_string(t.length)
                             : "From day " + std::to_string(from) + " on",
                *t.every_day, t.for_channels);
    }
    if (t.weekly_review)
        rows.push_back(
            {"On the last working day of a week", {{"Weekly review, in the evening's place", &*t.weekly_review}}});
    if (t.last_day) rows.push_back({"After the last day", {{"The closing session", &*t.last_day}}});
    return rows;
}

std::string to_mermaid(const track& t) { return mermaid().draw(t); }

}  // namespace fulcrum::bot::commands
