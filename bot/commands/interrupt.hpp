// Ctrl-C, SIGTERM, a terminal that was closed, and a reader of our output that went away (`| head`), while something
// temporary is there: instead of ending at once the program is told, so that it can clear up. One at a time.
#pragma once

#include <csignal>

namespace fulcrum::bot::commands {

class interrupt_watch {
  public:
    interrupt_watch();
    ~interrupt_watch();
    interrupt_watch(const interrupt_watch&) = delete;
    interrupt_watch& operator=(const interrupt_watch&) = delete;
    // A read from standard input that waited has failed by then. A second Ctrl-C ends the program.
    bool came() const;

  private:
    struct sigaction before_int_ {
    }, before_term_{}, before_hup_{}, before_pipe_{};
};

}  // namespace fulcrum::bot::commands
