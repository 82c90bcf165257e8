#include "dialogue/listening.hpp"

#include <array>

namespace fulcrum::dialogue {

namespace {

struct row {
    reading_kind what;
    act nothing, text, closed, plan;
};

// Each kind of message once, in the order of reading_kind.
constexpr std::array table{
    //                                nothing open        open question      closed question     a plan
    row{reading_kind::words, act::keep, act::answer, act::retry, act::answer},
    row{reading_kind::word_of_ours, act::run, act::run, act::run, act::run},
    row{reading_kind::lasting_word, act::run, act::ask_word, act::ask_word, act::ask_word},
    row{reading_kind::unread_word, act::usage, act::usage, act::usage, act::usage},
    row{reading_kind::slip, act::did_you_mean, act::ask_word, act::did_you_mean, act::ask_word},
    row{reading_kind::wish, act::offer_wish, act::offer_wish, act::offer_wish, act::offer_wish},
    row{reading_kind::look, act::run, act::run, act::run, act::run},
    row{reading_kind::put_off, act::word, act::put_off, act::put_off, act::put_off},
    row{reading_kind::about_question, act::explain, act::explain, act::explain, act::explain},
    row{reading_kind::about_coach, act::tell, act::tell, act::tell, act::tell},
    row{reading_kind::to_coach, act::tell, act::tell, act::tell, act::tell},
    row{reading_kind::non_answer, act::word, act::skip, act::skip, act::skip},
    row{reading_kind::small_talk, act::word, act::word, act::word, act::word},
    row{reading_kind::feeling, act::comfort, act::comfort, act::comfort, act::comfort},
    row{reading_kind::good_news, act::cheer, act::cheer, act::cheer, act::answer},
    row{reading_kind::add_on, act::join_last, act::join_last, act::join_last, act::answer},
    row{reading_kind::correction, act::correct_last, act::correct_last, act::correct_last, act::answer},
    row{reading_kind::figure, act::keep, act::answer_sure, act::retry, act::answer_sure},
    row{reading_kind::moment, act::keep, act::ask_word, act::retry, act::answer},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (static_cast<std::size_t>(table[i].what) != i) return false;
    return table.size() == static_cast<std::size_t>(reading_kind::moment) + 1;
}

static_assert(in_order());

}  // namespace

act act_for(reading_kind what, waiting_for open) {
    const auto& r = table[static_cast<std::size_t>(what)];
    switch (open) {
        case waiting_for::nothing:
            return r.nothing;
        case waiting_for::text:
            return r.text;
        case waiting_for::closed:
            return r.closed;
        case waiting_for::plan:
            return r.plan;
    }
    return r.nothing;
}

std::string_view name_of(act a) {
    switch (a) {
        case act::answer:
            return "answer";
        case act::answer_sure:
            return "answer_sure";
        case act::skip:
            return "skip";
        case act::explain:
            return "explain";
        case act::tell:
            return "tell";
        case act::word:
            return "word";
        case act::comfort:
            return "comfort";
        case act::cheer:
            return "cheer";
        case act::put_off:
            return "put_off";
        case act::offer_wish:
            return "offer_wish";
        case act::run:
            return "run";
        case act::ask_word:
            return "ask_word";
        case act::usage:
            return "usage";
        case act::did_you_mean:
            return "did_you_mean";
        case act::join_last:
            return "join_last";
        case act::correct_last:
            return "correct_last";
        case act::retry:
            return "retry";
        case act::keep:
            return "keep";
    }
    return "keep";
}

}  // namespace fulcrum::dialogue
