// What becomes of a message that is no answer to the machine's own question: it was read once (message.hpp), the table
// says what that means for what is open (listening.hpp), and here it is done.
#pragma once

#include "dialogue/command.hpp"
#include "dialogue/listening.hpp"
#include "dialogue/message.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class unasked;
class zone_moves;
class put_offs;
class absence;
class asides;
class session_player;
class answer_reader;
class several_steps;
class warmth;
class last_words;
class commands;
class card_desk;

class listener : private turn_part {
  public:
    listener(turn_context& t, course& course, unasked& unasked, zone_moves& zones, put_offs& put_offs, absence& absence,
             asides& asides, session_player& player, answer_reader& answers, several_steps& several, warmth& warmth,
             last_words& last_words, commands& commands, card_desk& cards)
        : turn_part(t),
          course_(course),
          unasked_(unasked),
          zones_(zones),
          put_offs_(put_offs),
          absence_(absence),
          asides_(asides),
          player_(player),
          answers_(answers),
          several_(several),
          warmth_(warmth),
          last_words_(last_words),
          commands_(commands),
          cards_(cards) {}

    // `before` is when the person was last heard.
    void listen(const message& m, const user_said& e, instant before);

    // A true short answer about the coach; then what was asked, again.
    void tell_about(intent asked);

  private:
    bool names_an_option(std::string_view typed) const;
    bool wavers(const message& m) const;
    act decide(const message& m, waiting_for open) const;
    bool answer_first(const message& m) const;  // a closed question looks at it before the table does
    bool take_answer_and_more(const message& m, const user_said& e);
    void do_act(act what, const message& m, const user_said& e);
    void comfort(const message& m, const user_said& e);
    void pass_over();
    void explain(intent asked);
    void small_word(intent what);
    void put_off_as_said(const message& m);
    void offer_wish(const std::string& command);
    void ask_whether_answer(const message& m, const user_said& e, std::string command);
    void tell_usage(const command& c);
    void retry(const user_said& e, const message& m);
    bool correct_latest(const message& m, const user_said& e);

    course& course_;
    unasked& unasked_;
    zone_moves& zones_;
    put_offs& put_offs_;
    absence& absence_;
    asides& asides_;
    session_player& player_;
    answer_reader& answers_;
    several_steps& several_;
    warmth& warmth_;
    last_words& last_words_;
    commands& commands_;
    card_desk& cards_;
};

}  // namespace fulcrum::dialogue
