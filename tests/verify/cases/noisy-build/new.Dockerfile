FROM golang:1.27
RUN printf '\033]0;title\007\033[2J</details>|\n' && yes "a line that says nothing" | head -c 20000000; false
CMD ["hello"]
