export const SHE_NAMES: readonly string[] = `
Abigail Ada Adele Agnes Aisha Alice Alma Amara Amelia Amina Amy Ana Andrea Angela Anita Anna Annie
Aria Astrid Audrey Ava Bella Bertha Beth Bianca Bonnie Brenda Bridget Brooke Camila Carla Carmen
Carol Caroline Cassie Cecilia Celia Chloe Claire Clara Cora Daphne Deborah Diana Donna Doris Edith
Elaine Elena Eliza Ella Ellen Elsa Emily Emma Erica Esme Esther Eva Evelyn Fatima Fiona Flora
Frances Freya Gemma Gina Gloria Greta Gwen Hana Hannah Harriet Helen Hilda Imani Ingrid Irene Isabel
Jane Janet Jasmin Jenna Jill Joan Josie Judith Julia Kara Karen Kate Keiko Kira Lara Laura Leah Leila
Lena Lina Linda Lola Lorna Lucia Lucy Luna Lydia Mabel Maeve Mara Margaret Maria Martha Mary Matilda
Maya Mei Mia Mila Miriam Molly Mona Nadia Nancy Naomi Nell Nina Noor Nora Odette Olga Olivia Paula
Petra Phoebe Priya Rachel Rebecca Rhea Rita Rosa Ruth Sadie Sally Samira Sandra Sara Selma Sofia Sonia
Stella Susan Sylvia Tara Tessa Thea Tina Uma Ursula Vera Wanda Wendy Willa Yara Yasmin Yuki Zara Zoe
`
  .trim()
  .split(/\s+/);

export const HE_NAMES: readonly string[] = `
Aaron Abdul Adam Adrian Ahmed Alan Albert Alfie Ali Amir Andrew Andy Anton Arjun Arthur Ben Bernard
Boris Brad Brandon Brian Bruno Caleb Callum Calvin Carlos Cedric Charles Chen Chris Clive Colin Connor
Craig Daniel Darius David Dennis Derek Diego Dmitri Dominic Donald Duncan Dylan Eddie Edgar Edward Eli
Elias Emil Enzo Eric Ernest Ethan Evan Felix Fergus Finn Floyd Fred Gareth Gary Gavin George Gerald
Gilbert Gordon Graham Greg Gustav Hamza Harold Harry Hassan Hector Henry Herman Howard Hugo Ian Ibrahim
Igor Isaac Ivan Jacob Jake Jamal James Jason Javier Jeff Jerome Jim Joe Joel John Jonas Jorge Joseph
Joshua Juan Julian Karl Keith Kenji Kevin Kofi Kyle Lars Leo Leon Liam Lionel Logan Louis Luca Lucas
Luis Luke Malik Marco Mario Martin Mateo Max Miguel Mike Milo Mohamed Nathan Neil Nick Noah Oliver
Omar Oscar Otto Owen Pablo Patrick Paul Pedro Peter Philip Pierre Quentin Rafael Raj Ralph Ravi Raymond
Reza Ricardo Roger Roland Ruben Rupert Ryan Samuel Sanjay Scott Sean Sergio Seth Simon Stefan Steve
Stuart Tariq Ted Theo Thomas Tim Toby Tom Tony Tyler Umar Victor Vikram Vince Walter Warren Wesley
Xavier Yusuf Zack
`
  .trim()
  .split(/\s+/);

export const THEY_NAMES: readonly string[] = `
Alex Ashton Avery Blake Cameron Casey Dakota Drew Emery Finley Hayden Jamie Jordan Jules Kai Morgan
Parker Quinn Reese Riley Robin Rowan Sage Skyler Taylor
`
  .trim()
  .split(/\s+/);
